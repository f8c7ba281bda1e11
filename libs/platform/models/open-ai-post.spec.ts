import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openAiPost, type PostJson } from './open-ai-post.js';

describe('a call by the client', () => {
  let close: () => Promise<void>;
  let seen: IncomingHttpHeaders[];
  afterEach(() => close());

  async function to(answer: (response: ServerResponse) => void, apiKey: string | null = 'sk-1'): Promise<PostJson> {
    seen = [];
    const server = createServer((request, response) => {
      seen.push(request.headers);
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
    return openAiPost({ baseUrl, apiKey, timeoutMs: 5_000 });
  }

  it.each(['sk-1', null])(
    'shows the server what the config says, and nothing of the environment (key %s)',
    async (key) => {
      const others = {
        OPENAI_CUSTOM_HEADERS: 'authorization: Bearer other\nx-other: secret',
        OPENAI_API_KEY: 'sk-other',
        OPENAI_ADMIN_KEY: 'sk-admin',
        OPENAI_ORG_ID: 'org',
      };
      Object.assign(process.env, others);
      try {
        const post = await to((response) => response.end('{}'), key);
        await post('/embeddings', { input: 'hello' });
      } finally {
        for (const name of Object.keys(others)) delete process.env[name];
      }
      expect(seen[0]!.authorization).toBe(key === null ? undefined : 'Bearer sk-1');
      expect(Object.keys(seen[0]!).filter((name) => name.startsWith('x-') || name.startsWith('openai-'))).toEqual([]);
    },
  );

  it('reads JSON that goes under another name', async () => {
    const post = await to((response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('{"data": []}'));
    expect(await post('/embeddings', {})).toEqual({ data: [] });
  });

  it.each(['{"object": "error", "message": "no base64 here"}', '{"detail": "no base64 here"}', 'no base64 here'])(
    'keeps the words of a refusal, whatever their form: %s',
    async (said) => {
      const post = await to((response) => response.writeHead(422).end(said));
      await expect(post('/embeddings', {})).rejects.toMatchObject({
        kind: 'refused',
        status: 422,
        message: expect.stringContaining('no base64 here'),
      });
    },
  );

  it.each([204, 304])('takes an answer without a body for what it is (%s)', async (status) => {
    const post = await to((response) => response.writeHead(status).end());
    const answered = await post('/embeddings', {}).catch((failure) => failure.kind);
    expect(answered).toBe(status === 204 ? null : 'refused');
  });

  it('ends an answer that does not end', async () => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const post = await to((response) => {
      const more = () => {
        while (response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    await expect(post('/embeddings', {})).rejects.toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining('longer than'),
    });
  });

  it('says where nobody is', async () => {
    const post = await to((response) => response.end('{}'));
    await close();
    await expect(post('/embeddings', {})).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    close = async () => {};
  });
});
