// Microsoft's cloud as this site uses it: tokens from Entra, and what an app sees and may do in Resource Manager.

import https from "node:https";
import { json } from "node:stream/consumers";
import { rootCertificates } from "node:tls";

import { fail } from "./declined.mjs";

// How long the cloud may take to answer; the harness waits ten seconds for the site, so this has to be shorter.
const PATIENCE_MS = 3000;

// Entra's own codes that have a reason of their own in the contract; programs never go by Entra's texts.
const ENTRA_REASONS = new Map([
  [7000215, "key-invalid"],
  [7000222, "key-expired"],
  [700016, "app-unknown"],
  [90002, "tenant-unknown"],
]);

const WORKSPACES = "providers/Microsoft.OperationalInsights/workspaces";
const PERMISSIONS = "providers/Microsoft.Authorization/permissions?api-version=2022-04-01";
const NEEDED = "Microsoft.OperationalInsights/workspaces/write";

// One environment: base URLs as `site.reset` gave them, and the certificates to trust beside the system's.
// An app is known by `tenant_id`, `client_id` and `secret_key`.
export class Cloud {
  constructor({ login, arm }, ca) {
    this.login = login;
    this.arm = arm;
    this.trusted = ca ? [...rootCertificates, ca] : undefined;
  }

  // A Resource Manager token of the app itself. Nothing is kept: every call asks anew, with the key of this moment.
  async token(app) {
    const answer = await this.#ask(`${this.login}/${app.tenant_id}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: app.client_id,
        client_secret: app.secret_key,
        scope: `${this.arm}/.default`,
      }).toString(),
    });
    if (answer.status === 200) return answer.content.access_token;
    const code = answer.content.error_codes?.[0];
    fail(ENTRA_REASONS.get(code) ?? "cloud-refused", "entra", code ? `AADSTS${code}` : answer.status);
  }

  // What the app may see: subscription IDs, in each the names of resource groups, in each the names of workspaces.
  async workspaces(app) {
    const token = await this.token(app);
    const seen = new Map();
    for (const { subscriptionId } of await this.#list("/subscriptions?api-version=2022-12-01", token)) {
      const groups = new Map();
      const path = `/subscriptions/${subscriptionId}/${WORKSPACES}?api-version=2022-10-01`;
      for (const { id, name } of await this.#list(path, token)) {
        const group = id.split("/")[4];
        groups.set(group, [...(groups.get(group) ?? []), name]);
      }
      seen.set(subscriptionId, groups);
    }
    return seen;
  }

  // Whether the app may write to a workspace: by a role there, or on what is around it.
  async mayUse(app, { subscription, resource_group, workspace }) {
    const token = await this.token(app);
    const scope = `/subscriptions/${subscription}/resourcegroups/${resource_group}/${WORKSPACES}/${workspace}`;
    const roles = await this.#list(`${scope}/${PERMISSIONS}`, token);
    return roles.some((role) => role.actions.some(covers) && !role.notActions.some(covers));
  }

  // All pages of a list; what the app may not list is empty for it. No token follows a link to another host.
  async #list(path, token) {
    const rows = [];
    for (let url = this.arm + path; url; ) {
      const { status, content } = await this.#ask(url, { headers: { Authorization: `Bearer ${token}` } });
      if (status === 403) return rows;
      const next = content.nextLink;
      const stays = !next || new URL(next, this.arm).origin === new URL(this.arm).origin;
      if (status !== 200 || !stays) fail("cloud-refused", "arm", content.error?.code ?? status);
      rows.push(...content.value);
      url = next;
    }
    return rows;
  }

  // An answer that does not come whole and in time is none.
  #ask(url, { method = "GET", headers, body }) {
    return new Promise((resolve, reject) => {
      const options = { method, headers, ca: this.trusted, signal: AbortSignal.timeout(PATIENCE_MS) };
      const read = (response) =>
        json(response).then((content) => resolve({ status: response.statusCode, content }), reject);
      https.request(url, options, read).on("error", reject).end(body);
    }).catch(() => fail("cloud-unreachable"));
  }
}

// Whether a role's pattern, in which `*` stands for any text, covers what is needed.
function covers(pattern) {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(NEEDED);
}
