// What can go wrong, told without a value.

const REMEDIES = {
  AccessDeniedException:
    "Attach LambdaSecretsManagerPolicy to the function's role (secretsmanager:GetSecretValue; " +
    'kms:Decrypt, if the secret has a key of its own); a permissions boundary may deny it, too',
  DecryptionFailure: "Let the function's role kms:Decrypt with the secret's key",
  ResourceNotFoundException: 'Restore the secret, or back the function out',
  InvalidRequestException:
    'The secret awaits deletion: restore it, or back the function out',
  'not a JSON object of strings': 'The secret\'s value must be {"VARIABLE": "value", ...}',
  'no credentials': 'The execution environment has none: give the function a role',
};
const DOCUMENTED =
  'See https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html';
const NETWORK =
  'No answer: in a VPC, the function needs a route or an endpoint to Secrets Manager';
const SETTINGS =
  'No sound answer: mend what the environment says of endpoint, proxy or credentials ' +
  '(AWS_ENDPOINT_URL, HTTPS_PROXY)';
const OF_SETTINGS = [TypeError, RangeError, SyntaxError, URIError];

/** The function cannot start: its secret did not load. `code` is AWS's, or a network error's. */
export class SecretNotLoaded extends Error {
  constructor(arn, code, remedy = REMEDIES[code] ?? DOCUMENTED) {
    super(`${arn} was not loaded: ${code}. ${remedy}`);
    this.code = code;
  }
}
SecretNotLoaded.prototype.name = 'SecretNotLoaded';

/** The error for a request that failed, of which only the kind is told. */
export function noAnswer(arn, error) {
  const remedy = OF_SETTINGS.some((kind) => error instanceof kind) ? SETTINGS : NETWORK;
  return new SecretNotLoaded(arn, String(error.code ?? error.name), remedy);
}
