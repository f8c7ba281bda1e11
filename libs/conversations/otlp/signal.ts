/** What sets the signals of OTLP apart on the wire; the rest of their requests is alike. */
export interface Signal {
  /** How one says it: a trace request, a log request. */
  request: string;
  /** Its request message. */
  message: string;
  path: string;
  /** Where the other signal goes. */
  other: string;
  records: string;
  jsonNames: { resources: string; scopes: string; records: string };
}

export const TRACES: Signal = {
  request: 'trace request',
  message: 'ExportTraceServiceRequest',
  path: '/v1/traces',
  other: 'logs go to /v1/logs',
  records: 'spans',
  jsonNames: { resources: 'resourceSpans', scopes: 'scopeSpans', records: 'spans' },
};

export const LOGS: Signal = {
  request: 'log request',
  message: 'ExportLogsServiceRequest',
  path: '/v1/logs',
  other: 'spans go to /v1/traces',
  records: 'log records',
  jsonNames: { resources: 'resourceLogs', scopes: 'scopeLogs', records: 'logRecords' },
};
