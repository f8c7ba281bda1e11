-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "project" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "user_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" SERIAL NOT NULL,
    "project_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "raw_span" (
    "project_id" INTEGER NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "span_id" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "payload" TEXT NOT NULL,

    CONSTRAINT "raw_span_pkey" PRIMARY KEY ("project_id","trace_id","span_id")
);

-- CreateTable
CREATE TABLE "trace_inbox" (
    "project_id" INTEGER NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "trace_id" BYTEA NOT NULL,

    CONSTRAINT "trace_inbox_pkey" PRIMARY KEY ("project_id","seq")
);

-- CreateTable
CREATE TABLE "trace_conversation" (
    "project_id" INTEGER NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "conversation_id" TEXT NOT NULL,

    CONSTRAINT "trace_conversation_pkey" PRIMARY KEY ("project_id","trace_id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "project_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "user_id" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "turn_count" INTEGER NOT NULL,
    "step_count" INTEGER NOT NULL,
    "version" TEXT,
    "channel" TEXT,
    "arms" JSONB NOT NULL,
    "content" JSONB NOT NULL,
    "request" TEXT NOT NULL,
    "analysed_at" TIMESTAMPTZ(3),
    "detector_set" TEXT,
    "success_probability" DOUBLE PRECISION,
    "failed" BOOLEAN,
    "frustrated" BOOLEAN,
    "abandoned" BOOLEAN,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "finding" (
    "project_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "detector" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "severity" DOUBLE PRECISION NOT NULL,
    "turn" INTEGER NOT NULL,
    "span_ids" TEXT[],
    "message" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "taxonomy" (
    "project_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "taxonomy_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "intent_assignment" (
    "project_id" INTEGER NOT NULL,
    "taxonomy_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "intent_id" TEXT NOT NULL,

    CONSTRAINT "intent_assignment_pkey" PRIMARY KEY ("project_id","taxonomy_id","conversation_id")
);

-- CreateTable
CREATE TABLE "attribution" (
    "project_id" INTEGER NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "cause" TEXT,
    "document" TEXT,
    "rule" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "attribution_pkey" PRIMARY KEY ("project_id","conversation_id")
);

-- CreateTable
CREATE TABLE "harness_document" (
    "project_id" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "content" TEXT NOT NULL,

    CONSTRAINT "harness_document_pkey" PRIMARY KEY ("project_id","hash")
);

-- CreateTable
CREATE TABLE "harness_version" (
    "project_id" INTEGER NOT NULL,
    "agent" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "parents" INTEGER[],
    "author" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "manifest" JSONB NOT NULL,
    "edits" JSONB NOT NULL,

    CONSTRAINT "harness_version_pkey" PRIMARY KEY ("project_id","agent","number")
);

-- CreateTable
CREATE TABLE "release" (
    "project_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "base_version" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "allocation" DOUBLE PRECISION NOT NULL,
    "salt" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "target_intents" TEXT[],
    "taxonomy_id" TEXT,
    "watch_days" INTEGER NOT NULL,
    "proposal_id" TEXT,
    "author" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "rollback_of" TEXT,

    CONSTRAINT "release_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "look" (
    "project_id" INTEGER NOT NULL,
    "release_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT NOT NULL,
    "verdict" JSONB NOT NULL,

    CONSTRAINT "look_pkey" PRIMARY KEY ("project_id","release_id","number")
);

-- CreateTable
CREATE TABLE "proposal" (
    "project_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "proposal_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "user_state" (
    "project_id" INTEGER NOT NULL,
    "agent" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "source_span_id" TEXT,
    "confidence" DOUBLE PRECISION NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,

    CONSTRAINT "user_state_pkey" PRIMARY KEY ("project_id","agent","user_id","key")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "project_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "project_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "agent" TEXT,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "result" JSONB,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "project_slug_key" ON "project"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "trace_conversation_project_id_conversation_id_idx" ON "trace_conversation"("project_id", "conversation_id");

-- CreateIndex
CREATE INDEX "conversation_project_id_agent_started_at_idx" ON "conversation"("project_id", "agent", "started_at");

-- CreateIndex
CREATE INDEX "conversation_project_id_analysed_at_ended_at_idx" ON "conversation"("project_id", "analysed_at", "ended_at");

-- CreateIndex
CREATE INDEX "finding_project_id_conversation_id_idx" ON "finding"("project_id", "conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "taxonomy_project_id_agent_number_key" ON "taxonomy"("project_id", "agent", "number");

-- CreateIndex
CREATE INDEX "intent_assignment_project_id_taxonomy_id_intent_id_idx" ON "intent_assignment"("project_id", "taxonomy_id", "intent_id");

-- CreateIndex
CREATE INDEX "attribution_project_id_signature_idx" ON "attribution"("project_id", "signature");

-- CreateIndex
CREATE UNIQUE INDEX "release_project_id_agent_number_key" ON "release"("project_id", "agent", "number");

-- CreateIndex
CREATE INDEX "proposal_project_id_agent_status_idx" ON "proposal"("project_id", "agent", "status");

-- CreateIndex
CREATE INDEX "audit_entry_project_id_at_idx" ON "audit_entry"("project_id", "at");

-- CreateIndex
CREATE INDEX "run_status_created_at_idx" ON "run"("status", "created_at");
