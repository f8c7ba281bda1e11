-- Partitions are made by the service as days come (libs/platform/telemetry-store/day-partitions.ts). This file was edited
-- by hand: the schema language knows no partitions, and what is stored already is to be kept.

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "redaction" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "raw_telemetry" (
    "project_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "record_id" BYTEA NOT NULL,
    "signal" SMALLINT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "payload" TEXT NOT NULL,

    CONSTRAINT "raw_telemetry_pkey" PRIMARY KEY ("project_id","trace_id","record_id","day")
) PARTITION BY RANGE ("day");

CREATE TABLE "raw_telemetry_rest" PARTITION OF "raw_telemetry" DEFAULT;

-- What lies there is dropped by its arrival.
CREATE INDEX "raw_telemetry_rest_received_at_idx" ON "raw_telemetry_rest" ("received_at");

-- Where the server has it: it takes half the time of the standard one.
DO $$ BEGIN
  ALTER TABLE "raw_telemetry" ALTER COLUMN "payload" SET COMPRESSION lz4;
  ALTER TABLE "raw_telemetry_rest" ALTER COLUMN "payload" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;

-- The time is read by its text, not as JSON: no JSON type of Postgres holds the NUL that telemetry may carry.
CREATE FUNCTION pg_temp.day_of("payload" TEXT, "received_at" TIMESTAMPTZ) RETURNS DATE LANGUAGE sql AS $$
  SELECT (coalesce(to_timestamp(floor(substring("payload" FROM '"startNano":"(\d+)"')::numeric / 1000000000)), "received_at")
    AT TIME ZONE 'UTC')::date
$$;

DO $$ DECLARE each_day date; BEGIN
  FOR each_day IN SELECT day FROM (SELECT DISTINCT pg_temp.day_of("payload", "received_at") AS day FROM "raw_span") AS days
    WHERE day BETWEEN CURRENT_DATE - 90 AND CURRENT_DATE + 1
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF "raw_telemetry" FOR VALUES FROM (%L) TO (%L)',
      'raw_telemetry_' || to_char(each_day, 'YYYYMMDD'), each_day, each_day + 1);
  END LOOP;
END $$;

INSERT INTO "raw_telemetry" ("project_id", "day", "trace_id", "record_id", "signal", "received_at", "payload")
SELECT "project_id", pg_temp.day_of("payload", "received_at"), "trace_id", "span_id", 0, "received_at", "payload"
FROM "raw_span";

DROP TABLE "raw_span";

-- AlterTable
ALTER TABLE "trace_inbox" ADD COLUMN     "day" DATE;
UPDATE "trace_inbox" SET "day" = coalesce((SELECT min("day") FROM "raw_telemetry" AS raw
  WHERE raw."project_id" = "trace_inbox"."project_id" AND raw."trace_id" = "trace_inbox"."trace_id"), CURRENT_DATE);
ALTER TABLE "trace_inbox" ALTER COLUMN "day" SET NOT NULL;
INSERT INTO "trace_inbox" ("project_id", "trace_id", "day")
SELECT DISTINCT "project_id", "trace_id", raw."day" FROM "raw_telemetry" AS raw JOIN "trace_inbox" AS inbox USING ("project_id", "trace_id")
WHERE raw."day" > inbox."day";

-- AlterTable
ALTER TABLE "trace_conversation" ADD COLUMN     "first_day" DATE,
ADD COLUMN     "last_day" DATE;
UPDATE "trace_conversation" SET ("first_day", "last_day") = (SELECT coalesce(min("day"), CURRENT_DATE), coalesce(max("day"), CURRENT_DATE)
  FROM "raw_telemetry" AS raw
  WHERE raw."project_id" = "trace_conversation"."project_id" AND raw."trace_id" = "trace_conversation"."trace_id");
ALTER TABLE "trace_conversation" ALTER COLUMN "first_day" SET NOT NULL, ALTER COLUMN "last_day" SET NOT NULL;

-- CreateTable
CREATE TABLE "conversation_words" (
    "project_id" INTEGER NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "search" tsvector NOT NULL,

    CONSTRAINT "conversation_words_pkey" PRIMARY KEY ("project_id","conversation_id")
);

-- In the row, not beside it: out of line, the planner takes reading all of them for cheap.
ALTER TABLE "conversation_words" ALTER COLUMN "search" SET STORAGE MAIN;

INSERT INTO "conversation_words" ("project_id", "conversation_id", "search")
SELECT "project_id", "id", to_tsvector('simple', left((
  SELECT string_agg(concat_ws(E'\n', turn->'user'->>'text', turn->'reply'->>'text'), E'\n')
  FROM jsonb_array_elements("content"->'turns') AS turn), 100000))
FROM "conversation" WHERE "content"->'turns' <> '[]';

-- CreateTable
CREATE TABLE "pull_source" (
    "project_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "vendor" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "every_minutes" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "watermark" TIMESTAMPTZ(3),
    "cursor" JSONB,
    "last_pull_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "pulled_count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "pull_source_pkey" PRIMARY KEY ("project_id","name")
);

-- CreateIndex
CREATE INDEX "conversation_words_search_idx" ON "conversation_words" USING GIN ("search");

-- CreateIndex
CREATE INDEX "conversation_project_id_user_id_started_at_idx" ON "conversation"("project_id", "user_id", "started_at");

-- CreateIndex
CREATE INDEX "conversation_search_idx" ON "conversation"("project_id", "started_at", "id", "agent", "version", "channel", "failed", "frustrated", "abandoned");

-- CreateIndex
CREATE INDEX "finding_project_id_pattern_conversation_id_idx" ON "finding"("project_id", "pattern", "conversation_id");

-- CreateIndex
CREATE INDEX "finding_project_id_detector_conversation_id_idx" ON "finding"("project_id", "detector", "conversation_id");
