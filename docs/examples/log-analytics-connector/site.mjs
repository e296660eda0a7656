// A site of Configuration Manager that offers one Azure service: Log Analytics Connector. Everything is kept in memory.
// Headings in quotation marks are those of docs/reference/contract.md.

import { Cloud } from "./cloud.mjs";
import { Declined, refuse, same } from "./declined.mjs";
import * as dialogs from "./dialogs.mjs";
import * as wizard from "./wizard.mjs";

const PRODUCT_VERSIONS = ["article", "2002", "2006", "2010"];
const WITHOUT_NOTICES = ["2002"];

export const HELLO = {
  contract_version: "1",
  name: "Log Analytics Connector in JavaScript",
  version: "1",
  product_versions: PRODUCT_VERSIONS,
  capabilities: ["log-analytics-connector", "time", "reset"],
};

export class Site {
  // "Time and beginning": nothing is known before `site.reset`.
  constructor({ environments = {}, instant = 0, product_version = "article", parameters = {}, ca = "" } = {}) {
    this.now = instant;
    this.version = product_version;
    this.refresh = (parameters.membership_refresh ?? 180) * 60;
    this.clouds = new Map(Object.entries(environments).map(([name, urls]) => [name, new Cloud(urls, ca)]));
    this.apps = [];
    this.connections = [];
    this.sessions = new Map();
  }

  // One command, one answer. What is no command of the contract is an error of the caller.
  async handle(command) {
    if (!Object.hasOwn(COMMANDS, command.command)) throw new TypeError("This is no command of the contract.");
    const session = this.#session(command.session ?? "administrator");
    let outcome = { outcome: "accepted" };
    try {
      await COMMANDS[command.command](this, session, command);
    } catch (declined) {
      if (!(declined instanceof Declined)) throw declined;
      outcome = declined.outcome;
    }
    return { outcome, view: this.#view(command.command, session) };
  }

  // "Sessions": at most one wizard, with at most one dialog above it or above a node of the console.
  #session(name) {
    if (!this.sessions.has(name)) this.sessions.set(name, { wizard: null, dialog: null });
    return this.sessions.get(name);
  }

  mustBeIdle(session) {
    if (session.wizard || session.dialog) refuse("not-available");
  }

  app(client_id) {
    return this.apps.find((app) => same(app.client_id, client_id));
  }

  connection(name) {
    return this.connections.find((connection) => connection.name === name.trim()) ?? refuse("not-found", "name");
  }

  async setClock({ instant }) {
    if (instant < this.now) refuse("not-in-future", "instant");
    this.now = instant;
    for (const connection of this.connections) {
      const last = connection.last_run?.instant ?? -Infinity;
      if (last + this.refresh <= instant) connection.last_run = await this.#refreshMemberships(connection);
    }
  }

  // The collections themselves are outside this example; what is judged is that each refresh has a token of its own.
  async #refreshMemberships({ environment, web_app }) {
    try {
      await this.clouds.get(environment).token(this.app(web_app));
      return { result: "succeeded", instant: this.now };
    } catch (declined) {
      if (!(declined instanceof Declined)) throw declined;
      return { result: "failed", instant: this.now, error: declined.outcome.error };
    }
  }

  delete(name) {
    this.connections.splice(this.connections.indexOf(this.connection(name)), 1);
  }

  #view(command, session) {
    switch (command) {
      case "console.tenants": return { view: "tenants", tenants: this.#tenants() };
      case "console.notices": return { view: "notices", notices: this.#notices() };
      case "console.users": return { view: "users", users: [] };
      case "console.groups": return { view: "groups", groups: [] };
    }
    if (SHOWING_SERVICES.includes(command)) return { view: "services", services: this.connections };
    if (/^(site|clock)\./.test(command)) return { view: "site", instant: this.now };
    if (session.dialog) return { view: "page", ...dialogs.view(session.dialog) };
    if (session.wizard) return { view: "page", ...wizard.view(this, session.wizard) };
    return { view: "page", page: "closed" };
  }

  // The tenants of all known apps, whether a connection uses them or not.
  #tenants() {
    const tenants = new Map();
    for (const app of this.apps) {
      const { client_id, name, app_id_uri, expiry, environment, tenant_id, tenant_name } = app;
      const id = tenant_id.toLowerCase();
      if (!tenants.has(id)) tenants.set(id, { tenant_id, name: tenant_name, environment, apps: [] });
      const [kind, source, actions] = ["server", "imported", ["renew-secret-key", "update-application-settings"]];
      tenants.get(id).apps.push({ client_id, name, kind, source, app_id_uri, secret_key_expiry: expiry, actions });
    }
    return [...tenants.values()];
  }

  // Imported apps are left out of the notice that a key will expire soon, and have their part in the other one.
  #notices() {
    const apps = this.apps.filter((app) => app.expiry <= this.now).map((app) => app.client_id);
    if (apps.length === 0 || WITHOUT_NOTICES.includes(this.version)) return [];
    return [{ kind: "secret-keys-expired", apps, actions: ["renew-secret-key"] }];
  }
}

const SHOWING_SERVICES = ["console.services", "console.run-discovery", "console.sync-store", "console.delete"];
const LOOKING = ["console.services", "console.tenants", "console.notices", "console.users", "console.groups"];
// What only others have; where it is about something that is not there, that comes first.
const decline = (found) => refuse(found ? "not-available" : "not-found");
const MISSING = ["wizard.browse", "dialog.create", "dialog.select", "signin.begin", "signin.complete"];
const every = (commands, work) => Object.fromEntries(commands.map((command) => [command, work]));
const COMMANDS = {
  ...every([...LOOKING, "site.restart-executive"], () => {}),
  ...every([...MISSING, "site.seed", "site.export"], decline),
  "wizard.start": wizard.start,
  "wizard.enter": wizard.enter,
  "wizard.next": wizard.next,
  "wizard.back": wizard.back,
  "wizard.cancel": wizard.leave("cancel"),
  "wizard.close": wizard.leave("close"),
  "dialog.import": dialogs.openImport,
  "dialog.enter": dialogs.enter,
  "dialog.verify": dialogs.verify,
  "dialog.ok": dialogs.ok,
  "dialog.cancel": dialogs.cancel,
  "console.run-discovery": (site, session, { name }) => decline(site.connection(name)),
  "console.sync-store": (site, session, { name }) => decline(site.connection(name)),
  "console.renew": dialogs.openRenewal,
  "console.properties": dialogs.openProperties,
  "console.delete": (site, session, { name }) => site.delete(name),
  "console.update-settings": (site, session, { client_id }) => decline(site.app(client_id)),
  "site.reset": (site, session, command) => Object.assign(site, new Site(command)),
  "clock.set": (site, session, command) => site.setClock(command),
};
