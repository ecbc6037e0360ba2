// What Lambda's Node runtime does before it hands over to AWS's runtime client.
//
// The client's JavaScript is AWS's own. Its native part, which sends and receives, would need
// autotools, CMake and a C++ compiler; ./runtime-api.cjs takes its place.
import Module, { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { runtimeApi } = require('./runtime-api.cjs');
const failed = process.argv[2];

const load = Module._load;
Module._load = (request, ...rest) =>
  request === './rapid-client.node'
    ? runtimeApi(process.env.AWS_LAMBDA_RUNTIME_API, failed)
    : load(request, ...rest);
const { run } = await import('aws-lambda-ric/dist/index.mjs');
const running = run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
Module._load = load;
await running;
