import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';
import { type Identity, readApiKey } from '#platform';
import type { BodyBudget } from '../body-budget.js';
import type { Intake } from '../intake.js';
import { REQUEST_MS } from '../limits.js';
import type { GrpcStatus } from './grpc-status.js';

/** What a call holds of the budget until its size is known: a batch of an SDK is seldom larger. */
const RESERVED_BYTES = 1024 * 1024;

/**
 * Lets a call in before its message is read: only with a key, and only while there is room. Until then nothing but the
 * HTTP/2 window of the call is in memory.
 */
export class Admission {
  private readonly senders = new WeakMap<Metadata, Identity>();

  constructor(
    private readonly intake: Intake,
    private readonly budget: BodyBudget,
    private readonly statusOf: (error: unknown) => GrpcStatus,
  ) {}

  /** Who sends the call with this metadata; only of calls that were let in. */
  senderOf(metadata: Metadata): Identity {
    return this.senders.get(metadata)!;
  }

  readonly interceptor: ServerInterceptor = (_method, call) => {
    const share = this.budget.open();
    let patience: NodeJS.Timeout | undefined;
    const arrived = () => {
      clearTimeout(patience);
      share.giveBack();
    };
    const admit = async (metadata: Metadata) => {
      this.senders.set(metadata, await this.intake.identify(apiKeyOf(metadata)));
      share.take(RESERVED_BYTES);
      patience = setTimeout(() => call.sendStatus(tooSlow), REQUEST_MS);
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, goOn) => {
            admit(metadata).then(
              () => goOn(metadata),
              (error) => call.sendStatus(this.statusOf(error)),
            );
          },
          onReceiveMessage: (message, goOn) => {
            arrived();
            goOn(message);
          },
          // Called at the end of every call, however it ends.
          onCancel: arrived,
        }),
    });
  };
}

const tooSlow = {
  code: status.DEADLINE_EXCEEDED,
  details: `The request did not come in whole within ${REQUEST_MS / 1000} seconds.`,
};

function apiKeyOf(metadata: Metadata): string | null {
  const textOf = (name: string) => metadata.get(name)[0]?.toString();
  return readApiKey({ authorization: textOf('authorization'), 'x-api-key': textOf('x-api-key') });
}
