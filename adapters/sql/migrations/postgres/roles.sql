-- The three roles. Run by a superuser at each migration, harmless where they exist; an installation whose
-- migration role is no superuser creates them beforehand with these same statements.
-- They have no password: the operator gives voordeur_app and voordeur_relay theirs, or uses certificates.
DO $$
BEGIN
  CREATE ROLE voordeur_owner NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
  CREATE ROLE voordeur_app LOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
  CREATE ROLE voordeur_relay LOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT USAGE, CREATE ON SCHEMA public TO voordeur_owner;
GRANT USAGE ON SCHEMA public TO voordeur_app, voordeur_relay;
