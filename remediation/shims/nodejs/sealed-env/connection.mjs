// One HTTP exchange until a deadline, through a proxy where one is set.
import { BundleUnusable, ProxyRefused } from './errors.mjs';
import { credentialsOf, proxyFor } from './proxy.mjs';

const LARGEST_ANSWER = 1_000_000;

/**
 * Send a request; return {status, body}. Rejects if the response is not complete in time.
 *
 * Its timer and sockets are closed afterwards: callback handlers would wait for open ones.
 */
export async function exchange(method, url, headers, body, environment, deadline) {
  const made = { closed: [], isOver: false, phase: 'ConnectTimeout' };
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(named(made.phase)), deadline.left);
  });
  try {
    return await Promise.race([late, talk(method, url, headers, body, environment, made)]);
  } finally {
    clearTimeout(timer);
    made.isOver = true;
    for (const each of made.closed) each.destroy();
  }
}

async function talk(method, url, headers, body, environment, made) {
  const address = new URL(url);
  const secure = address.protocol === 'https:';
  const proxy = proxyFor(address, environment);
  const ca = await authorities(secure || proxy?.protocol === 'https:', environment);
  const options = {
    ...(await addressed(address, ca)),
    method,
    path: address.pathname,
    headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
  };
  if (proxy && secure) {
    const socket = await tunnel(proxy, ca, `${options.host}:${options.port}`, made);
    const tls = await import('node:tls');
    options.agent = undefined;
    options.createConnection = () => tls.connect({ ...options, socket, path: undefined });
  } else if (proxy) {
    options.path = `${address.protocol}//${address.host}${address.pathname}`;
    Object.assign(options, await addressed(proxy, ca));
    Object.assign(options.headers, credentialsOf(proxy));
  }
  const request = await requested(options, made);
  return answerOf(request, body, made);
}

/** Return a request's options: the address, and the certificate authorities to trust. */
async function addressed({ protocol, hostname, port }, ca) {
  const host = hostname.replace(/^\[|\]$/g, '');
  const options = {
    protocol,
    host,
    port: port || (protocol === 'https:' ? 443 : 80),
    // The request has a socket of its own, which is closed afterwards.
    agent: false,
    // Every address of a name is tried; by default, Node 18 tries only one.
    autoSelectFamily: true,
  };
  if (protocol !== 'https:') return options;
  const { isIP } = await import('node:net');
  // This request is always verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
  return { ...options, ca, servername: isIP(host) ? '' : host, rejectUnauthorized: true };
}

/** Return the authorities that AWS_CA_BUNDLE names instead of those that Node knows. */
async function authorities(isNeeded, { AWS_CA_BUNDLE: file }) {
  if (!isNeeded || !file) return undefined;
  const { readFileSync } = await import('node:fs');
  let text;
  try {
    text = readFileSync(file, 'latin1');
  } catch (error) {
    throw new BundleUnusable(error.code);
  }
  if (!text.includes('-----BEGIN ')) throw new BundleUnusable('NoCertificate');
  return text;
}

/**
 * Start a request, as `request` of node:http and node:https does.
 *
 * Instrumentation wraps these two, and this request is not one of the function's. For the same
 * reason the request does not use the agent of the function's requests.
 */
async function requested(options, made) {
  const { ClientRequest, Agent: PlainAgent } = await import('node:http');
  const { Agent } =
    options.protocol === 'https:' ? await import('node:https') : { Agent: PlainAgent };
  if (made.isOver) throw named(made.phase);
  const sent = new ClientRequest({ ...options, _defaultAgent: new Agent() });
  made.closed.push(sent);
  return sent;
}

function answerOf(request, body, made) {
  return new Promise((resolve, reject) => {
    request.once('socket', (socket) =>
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
        made.phase = 'ReadTimeout';
      }),
    );
    request.on('error', reject);
    request.once('response', (response) => {
      const parts = [];
      let size = 0;
      response.on('data', (part) => {
        parts.push(part);
        size += part.length;
        if (size > LARGEST_ANSWER) reject(named('AnswerTooLarge'));
      });
      response.on('error', reject);
      response.once('aborted', () => reject(named('ConnectionClosed')));
      response.once('end', () =>
        resolve({ status: response.statusCode, body: Buffer.concat(parts).toString() }),
      );
    });
    request.end(body);
  });
}

async function tunnel(proxy, ca, authority, made) {
  const request = await requested(
    {
      ...(await addressed(proxy, ca)),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...credentialsOf(proxy) },
    },
    made,
  );
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.once('connect', (response, socket) => {
      made.closed.push(socket);
      // The tunnel's user reports the error; without a listener it would end the process.
      socket.on('error', reject);
      if (response.statusCode === 200) resolve(socket);
      else reject(new ProxyRefused(response.statusCode));
    });
    request.end();
  });
}

function named(code) {
  return Object.assign(new Error(code), { code });
}
