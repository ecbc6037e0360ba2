// The execution role's credentials: from the environment, or from the runtime's own address.
import { exchange } from './connection.mjs';

/** Return {accessKeyId, secretAccessKey, sessionToken}; null if there are none. */
export async function credentials(environment, deadline) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, sessionToken: environment.AWS_SESSION_TOKEN };
  }
  const url = environment.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!url) return null;
  const headers = { authorization: environment.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '' };
  const { status, body } = await exchange('GET', url, headers, '', {}, deadline);
  if (status !== 200) return null;
  const given = JSON.parse(body);
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.Token,
  };
}
