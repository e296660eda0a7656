// The Azure Services Wizard: its pages, and what Next does on each of them.

import { blank, fail, refuse, same } from "./declined.mjs";

const SERVICE = "log-analytics-connector";
const ENVIRONMENTS = ["public", "usgov"];
const TYPED = ["name", "description"];
const CONFIGURATION = ["subscription", "resource_group", "workspace"];
const ALL = [...TYPED, "service", "environment", "tenant_name", "web_app", ...CONFIGURATION];
const LISTS = ["service", "environment", ...CONFIGURATION];

const PAGES = {
  "azure-services": { fields: [...TYPED, "service"], actions: ["next", "cancel"], next: leaveFirstPage },
  app: { fields: ["environment", "web_app"], actions: ["import-server-app", "next", "back", "cancel"], next: leaveApp },
  configuration: { fields: CONFIGURATION, actions: ["next", "back", "cancel"], next: leaveConfiguration },
  summary: { fields: ALL, actions: ["next", "back", "cancel"], next: connect },
  progress: { fields: [], actions: ["next"], next: () => {} },
  completion: { fields: ["result"], actions: ["close"] },
};
const ORDER = Object.keys(PAGES);

export function start(site, session) {
  site.mustBeIdle(session);
  const values = blank([...ALL, "result"]);
  // A further run begins with the environment that is known, if there is just one.
  const known = new Set(site.apps.map((app) => app.environment));
  if (known.size === 1) [values.environment] = known;
  session.wizard = { page: "azure-services", values, seen: new Map() };
}

export function enter(site, session, { field, value }) {
  const wizard = open(session);
  const { page, values } = wizard;
  const here = page !== "summary" && PAGES[page].fields.includes(field);
  const list = LISTS.includes(field);
  if (!here || !(list || TYPED.includes(field))) refuse("not-available", field);
  const chosen = list ? value.trim() : value;
  if (list && !choices(site, wizard, field).includes(chosen)) refuse("not-offered", field);
  if (chosen === values[field]) return;
  values[field] = chosen;
  if (field === "environment") values.web_app = "";
  if (CONFIGURATION.includes(field)) narrow(site, wizard, CONFIGURATION.indexOf(field) + 1);
}

export async function next(site, session) {
  const wizard = open(session, "next");
  await PAGES[wizard.page].next(site, wizard);
  wizard.page = ORDER[ORDER.indexOf(wizard.page) + 1];
}

export function back(site, session) {
  const wizard = open(session, "back");
  wizard.page = ORDER[ORDER.indexOf(wizard.page) - 1];
}

export function leave(action) {
  return (site, session) => {
    open(session, action);
    session.wizard = null;
  };
}

// The session's wizard, if it is on top and its page has that action.
export function open({ wizard, dialog }, action) {
  if (!wizard || dialog || (action && !PAGES[wizard.page].actions.includes(action))) refuse("not-available");
  return wizard;
}

export function view(site, wizard) {
  const { fields, actions } = PAGES[wizard.page];
  const lists = fields.filter((field) => LISTS.includes(field) && wizard.page !== "summary");
  return {
    page: wizard.page,
    fields: Object.fromEntries(fields.map((field) => [field, wizard.values[field]])),
    choices: Object.fromEntries(lists.map((field) => [field, choices(site, wizard, field)])),
    actions,
  };
}

function leaveFirstPage(site, { values }) {
  if (!values.name.trim()) refuse("required", "name");
  nameMustBeFree(site, values);
  if (!values.service) refuse("required", "service");
}

async function leaveApp(site, wizard) {
  const { values } = wizard;
  for (const field of PAGES.app.fields) if (!values[field]) refuse("required", field);
  placeMustBeFree(site);
  const app = site.app(values.web_app);
  values.tenant_name = app.tenant_name;
  wizard.seen = await site.clouds.get(values.environment).workspaces(app);
  if ([...wizard.seen.values()].every((groups) => groups.size === 0)) fail("permission-denied");
  narrow(site, wizard, 0);
}

async function leaveConfiguration(site, { values }) {
  for (const field of CONFIGURATION) if (!values[field]) refuse("required", field);
  const cloud = site.clouds.get(values.environment);
  if (!(await cloud.mayUse(site.app(values.web_app), values))) fail("permission-denied");
}

// The work behind Summary: the connection comes into being, unless another wizard was first.
function connect(site, { values }) {
  nameMustBeFree(site, values);
  placeMustBeFree(site);
  const { service, environment, web_app, subscription, resource_group, workspace } = values;
  site.connections.push({
    name: values.name.trim(),
    description: values.description.trim(),
    ...{ service, environment, web_app, subscription, resource_group, workspace },
    tenant_id: site.app(web_app).tenant_id,
  });
  values.result = "succeeded";
}

// Names are unique in any letter case.
function nameMustBeFree(site, { name }) {
  if (site.connections.some((connection) => same(connection.name, name))) refuse("in-use", "name");
}

// The service has one connection at all, whichever app it would use.
function placeMustBeFree(site) {
  if (site.connections.length > 0) refuse("in-use", "web_app");
}

function choices(site, { values, seen }, field) {
  const groups = seen.get(values.subscription) ?? new Map();
  switch (field) {
    case "service": return [SERVICE];
    case "environment": return ENVIRONMENTS.filter((name) => site.clouds.has(name));
    case "subscription": return [...seen.keys()];
    case "resource_group": return [...groups.keys()];
    default: return groups.get(values.resource_group) ?? [];
  }
}

// Each list depends on those before it: from one on, drop what is no longer offered, and choose where only one is.
function narrow(site, wizard, from) {
  for (const field of CONFIGURATION.slice(from)) {
    const offered = choices(site, wizard, field);
    if (offered.length === 1) wizard.values[field] = offered[0];
    else if (!offered.includes(wizard.values[field])) wizard.values[field] = "";
  }
}
