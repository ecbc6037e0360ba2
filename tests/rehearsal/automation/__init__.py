"""A stand-in for Systems Manager Automation, for what no emulator has: it executes runbooks.

Schema 0.3 with the actions invokeLambdaFunction, executeAwsApi, executeScript (Python),
assertAwsResourceProperty, waitForAwsResourceProperty, branch and sleep; anything else is refused
when a runbook is created. Where AWS's documentation leaves something open, it does this:

- a FunctionError fails its step, unless switched (`actions.Switches`);
- a step may lead back to an earlier one, which then runs again;
- a step that fails goes where onFailure says even if it is an end; Abort ends as Failed, critical
  or not;
- a step that refers to an output of one that did not succeed fails; an output whose selector found
  nothing is empty;
- a Lambda payload is a text, into which no selector sees;
- a runbook whose parameter's default is not as that parameter allows is refused.
"""
