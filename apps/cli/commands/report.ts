import type { Command } from 'commander';
import type { WeekReportAnswer } from '#contracts';
import { type AgentOptions, connectAgent, printAnswer, withAgent } from '../intents/agent-call.js';
import { parseInstant } from '../pull/parse-instant.js';
import { printWeek } from '../report/print-week.js';
import { terminalWidth } from '../terminal/width.js';

interface ReportOptions extends AgentOptions {
  week?: string | true;
}

const instant = (text: string) => new Date(parseInstant(text, Date.now())).toISOString();

export function addReportCommand(program: Command): void {
  withAgent(
    program
      .command('report')
      .description('What a week says: outcomes, what to mend first, incidents, ways through the agent, what to read'),
  )
    .option('--week [time]', 'the newest week that was over by then: a day, 7d, 2w (default: now)', instant)
    .action(report);
}

async function report(options: ReportOptions): Promise<void> {
  const { api, path } = await connectAgent(options);
  const query = new URLSearchParams(typeof options.week === 'string' ? { asOf: options.week } : {});
  const answer = await api.get<WeekReportAnswer>(`${path}/reports/week?${query}`);
  printAnswer(options, answer, () => printWeek(answer, terminalWidth()));
}
