// Works at Graph through Microsoft's client as told by a JSON document on stdin, and prints what came.
import { createRequire } from "node:module";
import { json } from "node:stream/consumers";

const require = createRequire(`${process.cwd()}/`);
const { Client, PageIterator, BatchRequestContent, BatchResponseContent } = require("@microsoft/microsoft-graph-client");
const {
  TokenCredentialAuthenticationProvider,
} = require("@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials");
const { ClientSecretCredential } = require("@azure/identity");

const wish = await json(process.stdin);
const options = { authorityHost: wish.login, disableInstanceDiscovery: true };
const credential = new ClientSecretCredential(wish.tenant, wish.client_id, wish.secret, options);
const authProvider = new TokenCredentialAuthenticationProvider(credential, { scopes: [wish.scope] });
// A custom host is named without its port; the token is left off, without a word, for hosts that are not named.
const client = Client.initWithMiddleware({
  authProvider,
  baseUrl: wish.graph,
  customHosts: new Set([new URL(wish.graph).hostname]),
});

const told = async (work) => {
  try {
    return await work();
  } catch (error) {
    return { status: error.statusCode, code: error.code };
  }
};

const created = [];
for (let number = 0; number < wish.people; number += 1) {
  const body = {
    displayName: `Person ${number}`,
    accountEnabled: true,
    mailNickname: `p${number}`,
    userPrincipalName: `p${number}@${wish.domain}`,
    passwordProfile: { password: "Long!enough-1" },
  };
  created.push((await client.api("/users").post(body)).id);
}

const seen = [];
const first = await client.api("/users").top(2).select("id").get();
await new PageIterator(client, first, (user) => seen.push(user.id)).iterate();

const app = await client.api("/applications").post({ displayName: "From JavaScript" });
const secret = await client.api(`/applications/${app.id}/addPassword`).post({});
const read = await client.api(`/applications/${app.id}`).get();
const found = await client.api("/applications").filter("displayName eq 'From JavaScript'").get();
await client.api(`/applications/${app.id}`).delete();
const gone = await told(() => client.api(`/applications/${app.id}`).get());
const forbidden = await told(() => client.api("/identity/conditionalAccess/policies").get());

// A batch names its parts below the version; Node's own Request takes whole URLs alone.
const request = (path) => Object.defineProperty(new Request(wish.graph), "url", { value: path });
const batch = new BatchRequestContent([
  { id: "1", request: request(`/users/${created[0]}`) },
  { id: "2", request: request("/users/nobody@nowhere.example") },
]);
const answers = new BatchResponseContent(await client.api("/$batch").post(await batch.getContent()));
const statuses = [answers.getResponseById("1").status, answers.getResponseById("2").status];

const delta = await client.api("/users/delta").get();
const link = delta["@odata.deltaLink"];
await client.api(`/users/${created[0]}`).delete();
const changes = (await client.api(link).get()).value;

console.log(
  JSON.stringify({
    created,
    seen,
    page: first.value.length,
    secret: secret.secretText.length,
    read: { id: read.id, name: read.displayName, keys: read.passwordCredentials.map((key) => key.keyId) },
    key: secret.keyId,
    found: found.value.map((one) => one.id),
    gone,
    forbidden,
    statuses,
    changes,
  }),
);
