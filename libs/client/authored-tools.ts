import { type AuthoredTool, type AuthorTool, authoredToolListSchema, authoredToolSchema } from '#harness';
import type { Send } from './service.js';

export interface UserSession {
  userId: string;
  /** The session whose tools are asked for beside those of the user. */
  session?: string;
}

export interface AuthoredTools {
  /** The user's authored tools. One that cannot be read is left out, and told to `onError`. Throws when the service is away. */
  read(user: UserSession): Promise<AuthoredTool[]>;
  /** Registers a tool; throws `CLIENT.REFUSED` with what is wrong with it and the fix. */
  author(tool: AuthorTool): Promise<AuthoredTool>;
}

/** Tools that an agent authored for its users. */
export function authoredTools(agent: string, send: Send, onError: (error: unknown) => void): AuthoredTools {
  return {
    async read({ userId, session }) {
      const query = new URLSearchParams({ agent, ...(session === undefined ? {} : { session }) });
      const response = await send(`/v1/users/${encodeURIComponent(userId)}/authored-tools?${query}`);
      const { tools } = authoredToolListSchema.parse(await response.json());
      return tools.flatMap((tool) => {
        const { data, error } = authoredToolSchema.safeParse(tool);
        if (error) onError(error);
        return data ? [data] : [];
      });
    },
    async author(tool) {
      const path = `/v1/agents/${encodeURIComponent(agent)}/authored-tools`;
      const response = await send(path, { method: 'POST', body: tool });
      return authoredToolSchema.parse(await response.json());
    },
  };
}
