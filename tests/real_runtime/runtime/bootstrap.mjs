// What Lambda's Node runtime does before it hands over to AWS's runtime client.
//
// The client's JavaScript is AWS's own: version 3 or 4, whichever is installed. Its native part, which
// sends and receives, would need autotools, CMake and a C++ compiler; ./runtime-api.cjs takes its
// place.
import Module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { runtimeApi } = require('./runtime-api.cjs');
const failed = process.argv[2];
const client = import.meta.resolve('aws-lambda-ric');

// As on Lambda, where the client is the program itself.
process.argv[1] = fileURLToPath(client);
const load = Module._load;
Module._load = (request, ...rest) => {
  if (request !== './rapid-client.node') return load(request, ...rest);
  Module._load = load;
  return runtimeApi(process.env.AWS_LAMBDA_RUNTIME_API, failed);
};
// Version 4 starts as it is imported.
const { run } = await import(client);
await run?.(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
