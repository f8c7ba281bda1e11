import { parentPort } from 'node:worker_threads';
import { runJob } from './jobs.js';
import { Member } from './member.js';
import type { Assignment } from './team.js';

/** The program of a thread. What a job throws ends the thread, and so reaches the team. */
parentPort?.on('message', ({ name, job, index, size, rendezvous }: Assignment) => {
  runJob(new Member(index, size, rendezvous), name, job);
  parentPort?.postMessage('done');
});
