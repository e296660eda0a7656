// Gets one token as told by a line of JSON on stdin, and prints what came: the token, or the client's own error.
// What a person would be shown goes to stderr; what they bring back is the next line on stdin.
// Packages are found from the working folder, where they are installed.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.cwd()}/`);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const line = async () => (await lines.next()).value;
const wish = JSON.parse(await line());
const scopes = [wish.scope];

const show = (message) => process.stderr.write(`${JSON.stringify(message)}\n`);

const msalNode = () => {
  const msal = require("@azure/msal-node");
  const auth = {
    clientId: wish.client_id,
    authority: `${wish.login}/${wish.tenant}`,
    knownAuthorities: [new URL(wish.login).host],
  };
  const confidential = () =>
    new msal.ConfidentialClientApplication({ auth: { ...auth, clientSecret: wish.secret } });
  const open = () => new msal.PublicClientApplication({ auth });
  return {
    secret: () => confidential().acquireTokenByClientCredential({ scopes }),
    certificate: () =>
      new msal.ConfidentialClientApplication({
        auth: { ...auth, clientCertificate: { thumbprintSha256: wish.thumbprint, privateKey: wish.pem } },
      }).acquireTokenByClientCredential({ scopes }),
    password: () =>
      open().acquireTokenByUsernamePassword({ scopes, username: wish.username, password: wish.password }),
    device: () => open().acquireTokenByDeviceCode({ scopes, deviceCodeCallback: show }),
    on_behalf_of: () => confidential().acquireTokenOnBehalfOf({ scopes, oboAssertion: wish.assertion }),
    code: async () => {
      const app = open();
      const redirectUri = wish.redirect_uri;
      const { verifier, challenge } = await new msal.CryptoProvider().generatePkceCodes();
      const proof = { codeChallenge: challenge, codeChallengeMethod: "S256" };
      show({ url: await app.getAuthCodeUrl({ scopes, redirectUri, ...proof }) });
      const code = await line();
      return app.acquireTokenByCode({ scopes, redirectUri, code, codeVerifier: verifier });
    },
  };
};

const identity = () => {
  const azure = require("@azure/identity");
  const options = { authorityHost: wish.login, disableInstanceDiscovery: true };
  const get = async (credential) => ({ accessToken: (await credential.getToken(scopes)).token });
  const { tenant, client_id: client, secret } = wish;
  return {
    secret: () => get(new azure.ClientSecretCredential(tenant, client, secret, options)),
    certificate: () =>
      get(new azure.ClientCertificateCredential(tenant, client, { certificate: wish.pem }, options)),
    password: () =>
      get(new azure.UsernamePasswordCredential(tenant, client, wish.username, wish.password, options)),
    device: () =>
      get(
        new azure.DeviceCodeCredential({
          ...options,
          tenantId: tenant,
          clientId: client,
          userPromptCallback: show,
        }),
      ),
    on_behalf_of: () =>
      get(
        new azure.OnBehalfOfCredential({
          ...options,
          tenantId: tenant,
          clientId: client,
          clientSecret: secret,
          userAssertionToken: wish.assertion,
        }),
      ),
  };
};

try {
  const flows = wish.client === "msal-node" ? msalNode() : identity();
  const { accessToken, account, idTokenClaims } = await flows[wish.flow]();
  console.log(JSON.stringify({ token: accessToken, username: account?.username, id: idTokenClaims }));
} catch (error) {
  const { name, errorCode, errorNo, subError, claims, message } = error;
  console.log(JSON.stringify({ error: { name, code: errorCode, number: errorNo, subError, claims, message } }));
}
process.exit();
