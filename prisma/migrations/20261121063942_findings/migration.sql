-- AlterTable
ALTER TABLE "attribution" ADD COLUMN     "detector_set" TEXT;

-- CreateTable
CREATE TABLE "detector_set" (
    "version" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "detector_set_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "outcome_label" (
    "project_id" INTEGER NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "success" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outcome_label_pkey" PRIMARY KEY ("project_id","conversation_id")
);

-- CreateTable
CREATE TABLE "outcome_model" (
    "project_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "fitted_at" TIMESTAMPTZ(3) NOT NULL,
    "labels" INTEGER NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "outcome_model_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "judgement" (
    "project_id" INTEGER NOT NULL,
    "finding_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "agrees" BOOLEAN NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "reason" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "judgement_pkey" PRIMARY KEY ("project_id","finding_id")
);

-- CreateTable
CREATE TABLE "tried_counterfactual" (
    "project_id" INTEGER NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "tried_counterfactual_pkey" PRIMARY KEY ("project_id","conversation_id","signature")
);

-- CreateTable
CREATE TABLE "week_report" (
    "project_id" INTEGER NOT NULL,
    "agent" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "detector_set" TEXT NOT NULL,
    "taxonomy_id" TEXT,
    "content" JSONB NOT NULL,

    CONSTRAINT "week_report_pkey" PRIMARY KEY ("project_id","agent","as_of")
);

-- CreateIndex
CREATE INDEX "outcome_model_project_id_agent_fitted_at_idx" ON "outcome_model"("project_id", "agent", "fitted_at");

-- CreateIndex
CREATE INDEX "judgement_project_id_conversation_id_idx" ON "judgement"("project_id", "conversation_id");

-- CreateIndex
CREATE INDEX "conversation_project_id_detector_set_ended_at_idx" ON "conversation"("project_id", "detector_set", "ended_at");
