-- Makes the database and the three roles of Voordeur, each with the password in its secret file. Run by a
-- superuser, once; a second run changes nothing but the passwords:
--   psql -v secrets=/run/secrets -v database=voordeur -f roles.sql
\set ON_ERROR_STOP on
\if :{?secrets}
\else
\set secrets /run/secrets
\endif
\if :{?database}
\else
\set database voordeur
\endif
\set owner `cat :secrets/postgres-owner-password`
\set app `cat :secrets/postgres-app-password`
\set relay `cat :secrets/postgres-relay-password`

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['voordeur_owner', 'voordeur_app', 'voordeur_relay'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I', name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
END $$;

-- The owner makes and changes tables, in voordeur migrate only. The application is bound to one realm at a time by
-- row-level security. The relay sees the outbox of all realms and next to nothing else.
ALTER ROLE voordeur_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner';
ALTER ROLE voordeur_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app';
ALTER ROLE voordeur_relay LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'relay';

SELECT format('CREATE DATABASE %I OWNER voordeur_owner', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO voordeur_app, voordeur_relay;

\connect :"database"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO voordeur_owner;
GRANT USAGE ON SCHEMA public TO voordeur_app, voordeur_relay;
