-- CreateTable
CREATE TABLE "trace_response" (
    "project_id" INTEGER NOT NULL,
    "response_id" TEXT NOT NULL,
    "trace_id" BYTEA NOT NULL,

    CONSTRAINT "trace_response_pkey" PRIMARY KEY ("project_id","response_id","trace_id")
);

-- CreateTable
CREATE TABLE "trace_follow" (
    "project_id" INTEGER NOT NULL,
    "trace_id" BYTEA NOT NULL,
    "follows" TEXT NOT NULL,

    CONSTRAINT "trace_follow_pkey" PRIMARY KEY ("project_id","trace_id")
);

-- CreateIndex
CREATE INDEX "trace_follow_project_id_follows_idx" ON "trace_follow"("project_id", "follows");

-- CreateIndex
CREATE INDEX "conversation_key_idx" ON "conversation" USING HASH ("key");
