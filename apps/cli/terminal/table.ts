import Table from 'cli-table3';

/** Columns that align, without boxes: it stays readable in a log. Numbers are right-aligned by `right`. */
export function table(head: string[], rows: string[][], options: { right?: number[] } = {}): string {
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  };
  const made = new Table({
    head,
    chars: none,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colAligns: head.map((_, index) => (options.right?.includes(index) ? 'right' : 'left')),
  });
  made.push(...rows);
  return made.toString();
}
