-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "later_requests" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "taxonomy" ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'refresh',
ADD COLUMN     "published_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "intent_assignment" ADD COLUMN     "also_intent_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "assignment_shard" (
    "project_id" INTEGER NOT NULL,
    "taxonomy_id" TEXT NOT NULL,
    "shard" INTEGER NOT NULL,
    "from_id" TEXT NOT NULL,
    "to_id" TEXT,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "assignment_shard_pkey" PRIMARY KEY ("project_id","taxonomy_id","shard")
);

-- CreateTable
CREATE TABLE "intent_curation" (
    "project_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "agent" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "action" JSONB NOT NULL,
    "base_id" TEXT NOT NULL,
    "taxonomy_id" TEXT NOT NULL,

    CONSTRAINT "intent_curation_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "emergent_intent" (
    "project_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "taxonomy_id" TEXT NOT NULL,
    "detected_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "became_intent_id" TEXT,
    "conversation_ids" TEXT[],
    "content" JSONB NOT NULL,

    CONSTRAINT "emergent_intent_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "embedding_cache" (
    "key" BYTEA NOT NULL,
    "model" TEXT NOT NULL,
    "vector" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "embedding_cache_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "model_answer" (
    "key" BYTEA NOT NULL,
    "model" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "model_answer_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "model_usage" (
    "day" DATE NOT NULL,
    "service" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,

    CONSTRAINT "model_usage_pkey" PRIMARY KEY ("day","service")
);

-- CreateIndex
CREATE INDEX "intent_curation_project_id_agent_id_idx" ON "intent_curation"("project_id", "agent", "id");

-- CreateIndex
CREATE INDEX "emergent_intent_project_id_agent_closed_at_idx" ON "emergent_intent"("project_id", "agent", "closed_at");

-- CreateIndex
CREATE INDEX "embedding_cache_used_at_idx" ON "embedding_cache"("used_at");

-- CreateIndex
CREATE INDEX "model_answer_used_at_idx" ON "model_answer"("used_at");


-- What was stored before there was a time of preparation was there for readers at once.
UPDATE "taxonomy" SET "published_at" = "as_of";
