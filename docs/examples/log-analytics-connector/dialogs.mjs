// The dialogs: Import apps, Renew Secret Key, Properties.

import { blank, refuse, same } from "./declined.mjs";
import * as wizard from "./wizard.mjs";

const NEW_KEY = ["secret_key", "secret_key_expiry"];
const IMPORT = ["tenant_name", "tenant_id", "application_name", "client_id", ...NEW_KEY, "app_id_uri"];
const ASKED_OF_ENTRA = ["tenant_id", "client_id", "secret_key"];

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ABSOLUTE_URI = /^[a-z][a-z0-9+.-]*:(\/\/[^\s/?#]|[^\s/])\S*$/i;
const FORMS = {
  tenant_id: (text) => GUID.test(text),
  client_id: (text) => GUID.test(text),
  // A day that the calendar does not have comes back as another one, or as none.
  secret_key_expiry: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.startsWith(text),
  app_id_uri: (text) => ABSOLUTE_URI.test(text),
};

export function openImport(site, session, { kind }) {
  const { values } = wizard.open(session, "import-server-app");
  if (kind !== "server") refuse("not-available");
  if (!values.environment) refuse("required", "environment");
  session.dialog = { page: "import-server-app", shown: {}, values: blank(IMPORT), verified: false, confirm: importApp };
}

export function openRenewal(site, session, { client_id }) {
  site.mustBeIdle(session);
  const shown = { client_id: (site.app(client_id) ?? refuse("not-found")).client_id };
  session.dialog = { page: "renew-secret-key", shown, values: blank(NEW_KEY), confirm: renew };
}

export function openProperties(site, session, { name }) {
  site.mustBeIdle(session);
  const connection = site.connection(name);
  const { last_run, description, ...shown } = connection;
  Object.assign(shown, { tenant_name: site.app(connection.web_app).tenant_name, native_app: "" });
  session.dialog = { page: "properties", shown, values: { description }, connection, confirm: keepProperties };
}

export function enter(site, session, { field, value }) {
  const dialog = top(session);
  if (!Object.hasOwn(dialog.values, field)) refuse("not-available", field);
  dialog.values[field] = value;
  if (ASKED_OF_ENTRA.includes(field)) dialog.verified = false;
}

export async function verify(site, session) {
  const dialog = top(session);
  if (dialog.page !== "import-server-app") refuse("not-available");
  dialog.verified = false;
  check(site, dialog, ASKED_OF_ENTRA);
  await site.clouds.get(session.wizard.values.environment).token(trimmed(dialog));
  dialog.verified = true;
}

export async function ok(site, session) {
  const dialog = top(session);
  await dialog.confirm(site, session, dialog);
  session.dialog = null;
}

export function cancel(site, session) {
  top(session);
  session.dialog = null;
}

export function view({ page, shown, values }) {
  const fields = { ...shown, ...values };
  if (fields.secret_key) fields.secret_key = "entered";
  return { page, fields, actions: page === "import-server-app" ? ["verify", "ok", "cancel"] : ["ok", "cancel"] };
}

function importApp(site, session, dialog) {
  check(site, dialog, IMPORT);
  const { application_name, secret_key_expiry, ...typed } = trimmed(dialog);
  const fellows = site.apps.filter((app) => same(app.tenant_id, typed.tenant_id));
  const other = fellows.find((app) => !same(app.client_id, typed.client_id) && app.app_id_uri === typed.app_id_uri);
  if (other) refuse("in-use", "app_id_uri");
  if (!dialog.verified) refuse("not-verified");
  const { values } = session.wizard;
  const app = fellows.find((one) => same(one.client_id, typed.client_id)) ?? { environment: values.environment };
  // A tenant is its ID; the name under which it was first entered stays.
  const tenant_name = fellows[0]?.tenant_name ?? typed.tenant_name;
  Object.assign(app, typed, { name: application_name, tenant_name, expiry: beginning(secret_key_expiry) });
  if (!site.apps.includes(app)) site.apps.push(app);
  values.web_app = app.client_id;
}

// The site takes the key over when Entra takes it; in Entra nothing is written.
async function renew(site, session, dialog) {
  check(site, dialog, NEW_KEY);
  const { client_id, secret_key, secret_key_expiry } = trimmed(dialog);
  const app = site.app(client_id);
  await site.clouds.get(app.environment).token({ ...app, secret_key });
  Object.assign(app, { secret_key, expiry: beginning(secret_key_expiry) });
}

function keepProperties(site, session, { connection, values }) {
  if (!site.connections.includes(connection)) refuse("not-found");
  connection.description = values.description.trim();
}

function top({ dialog }) {
  return dialog ?? refuse("not-available");
}

function check(site, dialog, fields) {
  const values = trimmed(dialog);
  for (const field of fields) if (!values[field]) refuse("required", field);
  for (const field of fields) if (FORMS[field] && !FORMS[field](values[field])) refuse("malformed", field);
  // Today does not count.
  const expires = fields.includes("secret_key_expiry");
  if (expires && beginning(values.secret_key_expiry) <= site.now) refuse("not-in-future", "secret_key_expiry");
}

function trimmed({ shown, values }) {
  const typed = Object.entries(values).map(([field, value]) => [field, value.trim()]);
  return { ...shown, ...Object.fromEntries(typed) };
}

// The instant at which a day (`YYYY-MM-DD`) begins, in UTC.
const beginning = (day) => Date.parse(day) / 1000;
