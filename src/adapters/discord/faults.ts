import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js';

/** Whether Discord says that the time to respond has passed: 3 s for the first response, 15 min for the others. */
export function isExpired(error: unknown): boolean {
  return (
    hasCode(error, RESTJSONErrorCodes.UnknownInteraction) ||
    hasCode(error, RESTJSONErrorCodes.InvalidWebhookToken) ||
    hasCode(error, RESTJSONErrorCodes.UnknownWebhook)
  );
}

/** Whether Discord has a response to the interaction already. */
export function isAnswered(error: unknown): boolean {
  return hasCode(error, RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged);
}

export function hasCode(error: unknown, ...codes: readonly RESTJSONErrorCodes[]): boolean {
  return error instanceof DiscordAPIError && codes.some((code) => error.code === code);
}

/** What may be logged of a failed request: its address holds tokens, and its body people's words. */
export function loggable(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof DiscordAPIError)
    return { status: error.status, code: error.code, method: error.method, reason: error.message };
  if (error instanceof HTTPError)
    return { status: error.status, method: error.method, reason: error.message };
  if (error instanceof RateLimitError) return { method: error.method, reason: 'rate limited' };
  return { reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

export function isRequestFault(error: unknown): boolean {
  return error instanceof DiscordAPIError || error instanceof HTTPError || error instanceof RateLimitError;
}
