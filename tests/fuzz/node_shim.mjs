// Starts the Node shim once for each line of standard input, and prints a line on what came of it.
// The network is the caller's: `http`, `https` and `tls` are replaced by what gives its answers. Time is
// none: a pause between two tries passes at once.
import { register } from 'node:module';
import { createInterface } from 'node:readline';

const [index, root] = process.argv.slice(2);
const world = { answers: [], hosts: [], now: 0 };
globalThis.worldOfTheShim = world;

const NETWORK = `
import { EventEmitter } from 'node:events';
const world = globalThis.worldOfTheShim;
export class Agent {}
export function ClientRequest(options) {
  // What Node itself refuses, in its own words.
  new real.ClientRequest({ ...options, protocol: 'http:', agent: undefined, _defaultAgent: undefined,
    createConnection: () => new Nowhere() }).on('error', () => {}).destroy();
  const made = new EventEmitter();
  made.destroy = (error) => process.nextTick(() => { if (error) made.emit('error', error); });
  made.end = () => process.nextTick(() => {
    if (options.method === 'CONNECT') {
      made.emit('connect', { statusCode: 200 }, new Nowhere());
      made.emit('close');
      return;
    }
    const answer = world.answers[Math.min(world.hosts.length, world.answers.length - 1)];
    world.hosts.push(options.host);
    if (!answer) {
      made.emit('error', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    } else {
      const response = new EventEmitter();
      response.statusCode = answer[0];
      made.emit('response', response);
      response.emit('data', Buffer.from(answer[1]));
      response.emit('end');
    }
    made.emit('close');
  });
  return made;
}
export function connect() { return {}; }
export async function setTimeout(ms) { world.now += ms; }
import real from 'node:http?real';
import { Duplex } from 'node:stream';
class Nowhere extends Duplex { _read() {} _write(_, __, done) { done(); } }
`;
const HOOKS = `
export async function resolve(specifier, context, next) {
  if (/^node:(http|https|tls|timers.promises)$/.test(specifier) && context.parentURL?.includes('/sealed-env/'))
    return { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(NETWORK)}`)},
      shortCircuit: true };
  return next(specifier.replace('?real', ''), context);
}
`;
register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
Object.defineProperty(globalThis, 'performance', { value: { now: () => world.now } });
// An exchange is over at once, however long the machine takes for it: no deadline comes meanwhile.
globalThis.setTimeout = () => undefined;
// As it is imported the shim starts a function: one that needs no secret.
Object.assign(process.env, {
  SEALED_ENV_ARN: 'none',
  SEALED_ENV_HANDLER: 'app.handler',
  SEALED_ENV_PROBE: 'nonce:',
  LAMBDA_TASK_ROOT: root,
});

let log = '';
process.stderr.write = (text) => {
  log += text;
  return true;
};
const { start } = await import(index);
for (const name of Object.keys(process.env)) delete process.env[name];

for await (const line of createInterface({ input: process.stdin })) {
  const { environment: before, answers } = JSON.parse(line);
  Object.assign(world, { answers, hosts: [], now: 0 });
  log = '';
  // As in process.env, any name may be set.
  const environment = Object.assign(Object.create(null), before, { LAMBDA_TASK_ROOT: root });
  const ending = { kind: 'handler', code: null, told: '', probed: null };
  try {
    const handler = await start(environment);
    if (before.SEALED_ENV_PROBE !== undefined) {
      const [nonce] = before.SEALED_ENV_PROBE.split(':');
      ending.probed = await handler({ 'sealed-env-probe': nonce }, {});
    }
  } catch (error) {
    ending.kind = error.name;
    ending.code = error.code ?? null;
    ending.told = error.message;
  }
  ending.told += log;
  delete environment.LAMBDA_TASK_ROOT;
  console.log(JSON.stringify({ ...ending, environment, hosts: world.hosts }));
}
