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
    user_discovery INTEGER NOT NULL,
    user_full_schedule TEXT NOT NULL,
    discovery_due INTEGER,           -- when the next full discovery is due; NULL while it is off
    UNIQUE (service, tenant_id)
) STRICT;

CREATE TABLE runs (                  -- the last run of each connection
    connection_id INTEGER PRIMARY KEY REFERENCES connections,
    result TEXT NOT NULL CHECK (result IN ('succeeded', 'failed')),
    instant INTEGER NOT NULL,
    error_source TEXT,
    error_code TEXT
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

CREATE TABLE notices (
    kind TEXT NOT NULL,
    client_id TEXT NOT NULL,
    PRIMARY KEY (kind, client_id)
) STRICT;
