import autocannon from 'autocannon';
import { API_KEY } from '../start-app.js';

export interface Load {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const CONNECTIONS = 20;

/** Asks for a URL as fast as it answers, or at a rate, for some seconds. Throws where anything but 200 came back. */
export async function load(url: string, seconds: number, rate?: number): Promise<Load> {
  const result = await autocannon({
    url,
    duration: seconds,
    connections: CONNECTIONS,
    headers: { authorization: `Bearer ${API_KEY}` },
    ...(rate === undefined ? {} : { overallRate: rate }),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refusals and ${result.errors} errors.`);
  return {
    requestsPerSecond: Math.round(result.requests.average),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}
