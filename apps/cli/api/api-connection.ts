import { AppError, errorBodySchema, type Run, type Stage } from '#contracts';

/** Calls to the api of a running service. Errors of the service come back as they were told. */
export interface ApiConnection {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  delete<T>(path: string): Promise<T>;
  /** Runs a stage of the loop as of an instant and waits until it is done. */
  runStage(agent: string, stage: Stage, asOf: string): Promise<Run>;
}

const POLL_MS = 40;

export function connectApi(url: string, key: string): ApiConnection {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await reach(url, path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw toError(response.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  const connection: ApiConnection = {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    delete: (path) => call('DELETE', path),
    async runStage(agent, stage, asOf) {
      let run = await connection.post<Run>(`/v1/agents/${agent}/runs`, { stage, asOf });
      while (run.status === 'waiting' || run.status === 'running') {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        run = await connection.get<Run>(`/v1/runs/${run.id}`);
      }
      if (run.status === 'failed')
        throw new AppError({
          code: 'RUN.FAILED',
          message: `The stage "${stage}" failed: ${run.error}`,
          fix: 'Look at the log of the worker.',
        });
      return run;
    },
  };
  return connection;
}

async function reach(url: string, path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(`${url}${path}`, request);
  } catch (cause) {
    throw new AppError({
      code: 'API.UNREACHABLE',
      message: `Nothing answers at ${url}.`,
      fix: 'Start it with `martingale serve`, or name the right address with --url.',
      kind: 'operational',
      cause,
    });
  }
}

function toError(status: number, text: string): AppError {
  const parsed = errorBodySchema.safeParse(readJson(text));
  if (!parsed.success)
    return new AppError({
      code: 'API.UNEXPECTED',
      message: `The service answered ${status}: ${text.slice(0, 200)}`,
      fix: 'Check the URL of the api.',
      status,
    });
  const { code, message, fix } = parsed.data.error;
  return new AppError({ code: code as ConstructorParameters<typeof AppError>[0]['code'], message, fix, status });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not our api: the caller reports the text as it came.
    return null;
  }
}
