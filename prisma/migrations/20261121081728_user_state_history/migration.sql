-- AlterTable
ALTER TABLE "user_state" DROP CONSTRAINT "user_state_pkey",
ADD COLUMN     "session" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'agent',
ADD CONSTRAINT "user_state_pkey" PRIMARY KEY ("project_id", "user_id", "agent", "session", "key");

-- CreateTable
CREATE TABLE "user_state_revision" (
    "project_id" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "author" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "changes" JSONB NOT NULL,

    CONSTRAINT "user_state_revision_pkey" PRIMARY KEY ("project_id","user_id","agent","number")
);
