// The proxy to use, by the variables that AWS's SDKs and other clients read.

/** Return the URL of the proxy for an address; null if there is none. */
export function proxyFor(address, environment) {
  const name = `${address.protocol.slice(0, -1)}_proxy`;
  const given = environment[name] || environment[name.toUpperCase()];
  if (!given || bypasses(address, environment.no_proxy ?? environment.NO_PROXY ?? '')) return null;
  const proxy = new URL(given.includes('//') ? given : `http://${given}`);
  if (!/^https?:$/.test(proxy.protocol)) throw new TypeError('not a proxy of HTTP');
  return proxy;
}

/** Return the headers with the proxy's credentials. */
export function credentialsOf(proxy) {
  if (!proxy.username) return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function bypasses(address, list) {
  return list
    .toLowerCase()
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
