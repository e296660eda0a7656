// An example of a backend: Log Analytics Connector alone, on Node's standard library.
//
//   node backend.mjs [--port N]
//
// Prints one JSON line with its URL when it is ready, and ends with SIGINT or SIGTERM. docs/how-to/write-a-backend.md
// tells how such a backend comes about.

import http from "node:http";
import { json } from "node:stream/consumers";
import { parseArgs } from "node:util";

import { HELLO, Site } from "./site.mjs";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const site = new Site();
// Commands are carried out one after the other, whoever sends them.
let turn = Promise.resolve();

async function answer(request) {
  const { pathname } = new URL(request.url, url());
  const asked = `${request.method} ${pathname}`;
  if (asked === "GET /azharness/v1/hello") return [200, { ...HELLO, doors: doors() }];
  if (asked === "POST /azharness/v1/commands") return command(await json(request));
  // "The doors": no tenant has clients here, for that takes Cloud Management.
  if (asked === "GET /gateway/CCM_Proxy_ServerAuth/AADAuthInfo") return [404, {}];
  if (request.method === "POST" && pathname.endsWith("/CCM_STS")) return [401, {}];
  return [404, {}];
}

async function command(content) {
  const mine = turn.then(() => site.handle(content));
  turn = mine.catch(() => {});
  return [200, await mine];
}

const server = http.createServer(async (request, response) => {
  let status, content;
  try {
    [status, content] = await answer(request);
  } catch (error) {
    // The text of an error could repeat what was sent, and with it a secret; its kind says enough.
    [status, content] = [error instanceof SyntaxError || error instanceof TypeError ? 400 : 500, { error: error.name }];
  }
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(content));
});

const url = () => `http://127.0.0.1:${server.address().port}`;
const doors = () => ({ gateway: `${url()}/gateway`, management_point: `${url()}/management-point` });

server.listen(Number(values.port), "127.0.0.1", () => console.log(JSON.stringify({ url: url() })));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
