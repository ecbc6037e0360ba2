// The part of aws-lambda-ric that is native: the same three functions over node:http.
//
// done() and error() return when the emulator has the answer, as the native ones do: the client may
// end the process right after. A worker sends, and this thread waits for it.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

const INVOCATION = '/2018-06-01/runtime/invocation';

function runtimeApi(address, failed) {
  const [host, port] = address.split(':');
  let worker;

  function post(id, what, body, headers) {
    if (!worker) {
      worker = new Worker(__filename, { env: {}, execArgv: [], stdin: false });
      worker.unref();
    }
    const sent = new Int32Array(new SharedArrayBuffer(4));
    const options = { host, port, method: 'POST', path: `${INVOCATION}/${id}/${what}`, headers };
    worker.postMessage({ options, body, sent });
    Atomics.wait(sent, 0, 0);
  }

  return {
    next: () => get({ host, port, path: `${INVOCATION}/next` }),
    done(id, body) {
      post(id, 'response', body, { 'Content-Type': 'application/json' });
    },
    error(id, body, xray) {
      fs.writeFileSync(path.join(failed, decodeURIComponent(id)), '');
      post(id, 'error', body, {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Function-XRay-Error-Cause': xray,
      });
    },
  };
}

function get(options) {
  return new Promise((resolve, reject) => {
    const request = http.get(options, (response) => {
      let bodyJson = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (bodyJson += part));
      response.on('end', () => {
        const headers = { ...response.headers };
        const deadline = 'lambda-runtime-deadline-ms';
        headers[deadline] = Number(headers[deadline]);
        resolve({ bodyJson, headers });
      });
    });
    request.on('error', reject);
  });
}

function send({ options, body, sent }) {
  const done = () => {
    Atomics.store(sent, 0, 1);
    Atomics.notify(sent, 0);
  };
  const content = Buffer.from(body);
  const headers = { ...options.headers, 'Content-Length': content.length };
  http
    .request({ ...options, headers }, (response) => response.resume().on('end', done))
    .on('error', done)
    .end(content);
}

if (!isMainThread && !module.parent) {
  parentPort.on('message', send);
}
module.exports = { runtimeApi };
