-- Tells every process that listens what changed, when the change is committed: what they keep in memory of it is dropped.
CREATE FUNCTION notify_of_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM pg_notify('martingale_harness', '');
  ELSE
    PERFORM pg_notify('martingale_harness', r.project_id || '/' || r.agent)
    FROM (SELECT OLD.project_id, OLD.agent WHERE TG_OP <> 'INSERT' UNION SELECT NEW.project_id, NEW.agent WHERE TG_OP <> 'DELETE') AS r;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER release_changed AFTER INSERT OR UPDATE OR DELETE ON "release" FOR EACH ROW EXECUTE FUNCTION notify_of_release();
CREATE TRIGGER release_truncated AFTER TRUNCATE ON "release" FOR EACH STATEMENT EXECUTE FUNCTION notify_of_release();

CREATE FUNCTION notify_of_user_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM pg_notify('martingale_user_state', '');
  ELSE
    PERFORM pg_notify('martingale_user_state', s.project_id || '/' || s.agent || '/' || s.user_id)
    FROM (SELECT OLD.project_id, OLD.agent, OLD.user_id WHERE TG_OP <> 'INSERT'
      UNION SELECT NEW.project_id, NEW.agent, NEW.user_id WHERE TG_OP <> 'DELETE') AS s;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER user_state_changed AFTER INSERT OR UPDATE OR DELETE ON "user_state" FOR EACH ROW EXECUTE FUNCTION notify_of_user_state();
CREATE TRIGGER user_state_truncated AFTER TRUNCATE ON "user_state" FOR EACH STATEMENT EXECUTE FUNCTION notify_of_user_state();
