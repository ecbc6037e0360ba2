// Signature Version 4 of one kind of request: a POST to / without a query.
//
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
import { createHash, createHmac } from 'node:crypto';

export const SERVICE = 'secretsmanager';

/**
 * Return the Authorization header for a request.
 *
 * headers: all that are signed, with lower-case names; host and x-amz-date (YYYYMMDDTHHMMSSZ, UTC)
 * among them. keys: {accessKeyId, secretAccessKey}.
 */
export function authorization(headers, body, region, keys) {
  const names = Object.keys(headers).sort();
  const signed = names.join(';');
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name].trim().replace(/\s+/g, ' ')}`),
    '',
    signed,
    sha256(body),
  ].join('\n');
  const time = headers['x-amz-date'];
  const scope = `${time.slice(0, 8)}/${region}/${SERVICE}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`;
  const key = scope
    .split('/')
    .reduce((previous, part) => hmac(previous, part), `AWS4${keys.secretAccessKey}`);
  return (
    `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, ` +
    `SignedHeaders=${signed}, Signature=${hmac(key, text).toString('hex')}`
  );
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}
