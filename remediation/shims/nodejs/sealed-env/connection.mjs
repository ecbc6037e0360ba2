// One HTTP exchange until a deadline, through a proxy where one is set.
import { BundleUnusable, ProxyRefused } from './errors.mjs';
import { credentialsOf, proxyFor } from './proxy.mjs';

const LARGEST_ANSWER = 1_000_000;

/**
 * Send a request; return {status, body}. Rejects when there is no whole answer in time.
 *
 * Afterwards its timer and its sockets are gone: callback handlers would wait for them.
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

/** Return the options of a request that say where it goes, and whom it trusts there. */
async function addressed({ protocol, hostname, port }, ca) {
  const host = hostname.replace(/^\[|\]$/g, '');
  const options = {
    protocol,
    host,
    port: port || (protocol === 'https:' ? 443 : 80),
    // A socket of its own, gone afterwards.
    agent: false,
    // Each address of a name is tried; Node 18 would try one.
    autoSelectFamily: true,
  };
  if (protocol !== 'https:') return options;
  const { isIP } = await import('node:net');
  // The secret is for nobody else, whatever NODE_TLS_REJECT_UNAUTHORIZED says of others.
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

async function requested(options, made) {
  const { request } = await (options.protocol === 'https:'
    ? import('node:https')
    : import('node:http'));
  if (made.isOver) throw named(made.phase);
  const sent = request(options);
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
      // Told by what is spoken in the tunnel; without a listener it would end the process.
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
