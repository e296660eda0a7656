-- The site's store. Secret keys are sealed; everything else is plain. GUIDs are lower case, instants epoch seconds.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE tenants (
    tenant_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    environment TEXT NOT NULL
) STRICT;

CREATE TABLE authentication (        -- of tenants where somebody has turned the switch
    tenant_id TEXT PRIMARY KEY REFERENCES tenants,
    switched_off INTEGER NOT NULL,   -- as the properties show it
    refused INTEGER NOT NULL,        -- as the doors go by it
    due INTEGER                      -- when the doors go by the switch; NULL once they do
) STRICT;

CREATE TABLE apps (
    tenant_id TEXT NOT NULL REFERENCES tenants,
    client_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('server', 'client')),
    name TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('created', 'imported')),
    app_id_uri TEXT NOT NULL,
    validity TEXT NOT NULL,          -- of a created server app: how long its keys live, ISO 8601
    key_expiry INTEGER,              -- of a server app
    sealed_key BLOB,                 -- of a server app
    created INTEGER,                 -- of a created server app: when the site created it
    PRIMARY KEY (tenant_id, client_id, kind)
) STRICT;

CREATE TABLE connections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- a deleted connection's number is never given again
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    service TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants,
    web_app TEXT NOT NULL,
    native_app TEXT NOT NULL,
    place TEXT NOT NULL,             -- what the connection takes for itself: a tenant, or all of the service
    UNIQUE (service, place)
) STRICT;

CREATE TABLE own_settings (          -- the fields of a service's own Configuration page
    connection_id INTEGER NOT NULL REFERENCES connections,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (connection_id, field)
) STRICT;

CREATE TABLE jobs (                  -- when the next membership refresh or synchronisation is due
    connection_id INTEGER PRIMARY KEY REFERENCES connections,
    due INTEGER NOT NULL
) STRICT;

CREATE TABLE agents (                -- what discovers users and groups: one of each kind for a connection of Cloud Management
    connection_id INTEGER NOT NULL REFERENCES connections,
    kind TEXT NOT NULL CHECK (kind IN ('users', 'groups')),
    is_on INTEGER NOT NULL,
    full_schedule TEXT NOT NULL,     -- as typed: a duration where the agent is on
    delta_is_on INTEGER NOT NULL,
    delta_minutes TEXT NOT NULL,     -- as typed: a number where delta is on
    scope TEXT NOT NULL,             -- of groups, as typed: object IDs with commas between where the agent is on
    full_due INTEGER,                -- when the next full run is due; NULL while the agent is off
    full_is_put_back INTEGER NOT NULL,   -- whether that is when a pause ends for which Graph has asked
    delta_due INTEGER,               -- when the next delta run is due; NULL before the first full run
    delta_is_put_back INTEGER NOT NULL,
    last_full INTEGER,               -- when a full run last succeeded
    cursor TEXT NOT NULL,            -- Graph's link to what changed since; empty before the first
    PRIMARY KEY (connection_id, kind)
) STRICT;

CREATE TABLE runs (                  -- the last run of each connection, for each kind of run
    connection_id INTEGER NOT NULL REFERENCES connections,
    kind TEXT NOT NULL CHECK (kind IN ('full', 'delta', 'group-full', 'group-delta')),
    result TEXT NOT NULL CHECK (result IN ('succeeded', 'failed')),
    instant INTEGER NOT NULL,
    error_source TEXT,
    error_code TEXT,
    PRIMARY KEY (connection_id, kind)
) STRICT;

CREATE TABLE users (
    tenant_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    user_principal_name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    mail TEXT NOT NULL,
    mail_nickname TEXT NOT NULL,
    on_premises_security_identifier TEXT NOT NULL,
    on_premises_domain_name TEXT NOT NULL,
    on_premises_sam_account_name TEXT NOT NULL,
    on_premises_distinguished_name TEXT NOT NULL,
    PRIMARY KEY (tenant_id, object_id)
) STRICT;

CREATE TABLE groups (
    tenant_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    mail_nickname TEXT NOT NULL,
    on_premises_security_identifier TEXT NOT NULL,
    PRIMARY KEY (tenant_id, object_id)
) STRICT;

CREATE TABLE members (
    tenant_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, group_id, user_id),
    FOREIGN KEY (tenant_id, group_id) REFERENCES groups ON DELETE CASCADE
) STRICT;

CREATE TABLE client_tokens (         -- what the doors gave and what has not ended yet
    digest BLOB PRIMARY KEY,         -- SHA-256 of the token
    ends INTEGER NOT NULL
) STRICT;

CREATE TABLE notices (
    kind TEXT NOT NULL,
    client_id TEXT NOT NULL,
    PRIMARY KEY (kind, client_id)
) STRICT;

CREATE TABLE log (
    id INTEGER PRIMARY KEY,
    instant INTEGER NOT NULL,
    event TEXT NOT NULL
) STRICT;
