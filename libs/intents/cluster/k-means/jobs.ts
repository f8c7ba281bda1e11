import { neighboursJob } from '../neighbours/neighbours-job.js';
import { growJob } from './grow-job.js';
import { lloydJob } from './lloyd-job.js';
import type { Member } from './member.js';
import { nearestJob } from './nearest-job.js';

/** What a team can do: functions that every member runs on the same job. */
const jobs = { grow: growJob, lloyd: lloydJob, nearest: nearestJob, neighbours: neighboursJob };

export type JobName = keyof typeof jobs;
export type JobOf<Name extends JobName> = Parameters<(typeof jobs)[Name]>[1];

/** One member's part of a job. */
export function runJob<Name extends JobName>(member: Member, name: Name, job: JobOf<Name>): void {
  (jobs[name] as (member: Member, job: JobOf<Name>) => void)(member, job);
}
