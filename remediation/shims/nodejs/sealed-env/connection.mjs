// One HTTP exchange, within tight times, through a proxy where one is set.

export const CONNECT_MS = 1000;
export const READ_MS = 2000;
const LARGEST_ANSWER = 1_000_000;

/** Send a request; return {status, body}. Rejects when there is no whole answer in time. */
export async function exchange(method, url, headers, body, environment) {
  const address = new URL(url);
  const secure = address.protocol === 'https:';
  const proxy = proxyFor(address, environment);
  const http = await import('node:http');
  const options = {
    method,
    host: address.hostname.replace(/^\[|\]$/g, ''),
    port: address.port || (secure ? 443 : 80),
    path: address.pathname,
    headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
    // A socket of its own, gone afterwards: one that is kept would keep callback handlers waiting.
    agent: false,
  };
  if (!secure) {
    if (proxy) {
      options.path = `${address.protocol}//${address.host}${address.pathname}`;
      options.host = proxy.hostname;
      options.port = proxy.port || 80;
      Object.assign(options.headers, credentialsOf(proxy));
    }
    return answerOf(http.request(options), body, 'connect');
  }
  const https = await import('node:https');
  const { isIP } = await import('node:net');
  if (!isIP(options.host)) options.servername = options.host;
  if (environment.AWS_CA_BUNDLE) {
    const { readFileSync } = await import('node:fs');
    options.ca = readFileSync(environment.AWS_CA_BUNDLE);
  }
  if (!proxy) return answerOf(https.request(options), body, 'secureConnect');
  const socket = await tunnel(http, proxy, `${options.host}:${options.port}`);
  const tls = await import('node:tls');
  const { host, servername, ca } = options;
  options.createConnection = () => tls.connect({ socket, host, servername, ca });
  try {
    return await answerOf(https.request(options), body, 'secureConnect');
  } finally {
    // Nobody else closes it, and callback handlers would wait for it until their timeout.
    socket.destroy();
  }
}

function answerOf(request, body, connectedEvent) {
  return new Promise((resolve, reject) => {
    let timer = setTimeout(giveUp, CONNECT_MS, request, 'ConnectTimeout');
    request.once('socket', (socket) =>
      socket.once(connectedEvent, () => {
        clearTimeout(timer);
        timer = setTimeout(giveUp, READ_MS, request, 'ReadTimeout');
      }),
    );
    request.once('close', () => clearTimeout(timer));
    request.once('error', reject);
    request.once('response', (response) => {
      const parts = [];
      let size = 0;
      response.on('data', (part) => {
        parts.push(part);
        size += part.length;
        if (size > LARGEST_ANSWER) giveUp(request, 'AnswerTooLarge');
      });
      response.once('error', reject);
      response.once('aborted', () => reject(named('ConnectionClosed')));
      response.once('end', () =>
        resolve({ status: response.statusCode, body: Buffer.concat(parts).toString() }),
      );
    });
    request.end(body);
  });
}

function tunnel(http, proxy, authority) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      method: 'CONNECT',
      host: proxy.hostname,
      port: proxy.port || 80,
      path: authority,
      headers: { host: authority, ...credentialsOf(proxy) },
      agent: false,
    });
    const timer = setTimeout(giveUp, CONNECT_MS, request, 'ConnectTimeout');
    request.once('close', () => clearTimeout(timer));
    request.once('error', reject);
    request.once('connect', (response, socket) => {
      clearTimeout(timer);
      if (response.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(named(`Proxy${response.statusCode}`));
      }
    });
    request.end();
  });
}

function proxyFor(address, environment) {
  const name = `${address.protocol.slice(0, -1)}_proxy`;
  const given = environment[name] || environment[name.toUpperCase()];
  if (!given || bypasses(address, environment.no_proxy ?? environment.NO_PROXY ?? '')) return null;
  return new URL(given.includes('//') ? given : `http://${given}`);
}

function bypasses(address, list) {
  return list
    .split(',')
    .map((entry) => entry.trim().replace(/^\*?\./, ''))
    .some(
      (entry) =>
        entry === '*' ||
        (entry &&
          [address.hostname, address.host].some(
            (host) => host === entry || host.endsWith(`.${entry}`),
          )),
    );
}

function credentialsOf(proxy) {
  if (!proxy.username) return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function giveUp(request, code) {
  request.destroy(named(code));
}

function named(code) {
  return Object.assign(new Error(code), { code });
}
