-- CreateTable
CREATE TABLE "authored_tool" (
    "project_id" INTEGER NOT NULL,
    "agent" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "session" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "tool" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "promoted_to" INTEGER,

    CONSTRAINT "authored_tool_pkey" PRIMARY KEY ("project_id","agent","user_id","session","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "authored_tool_project_id_id_key" ON "authored_tool"("project_id", "id");
