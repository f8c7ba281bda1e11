-- CreateTable
CREATE TABLE "git_mirror" (
    "project_id" INTEGER NOT NULL,
    "target" TEXT NOT NULL,
    "mirrored" TEXT,
    "mirrored_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "restored" INTEGER NOT NULL DEFAULT 0,
    "restored_at" TIMESTAMPTZ(3),

    CONSTRAINT "git_mirror_pkey" PRIMARY KEY ("project_id")
);
