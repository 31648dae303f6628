import { useChat } from '../../ChatContext';
import { isRecord, toList, toRecord, toText } from '../../protocol/json';
import { childrenOf, type WidgetNode } from '../../protocol/widget';
import styles from './Widget.module.css';
import { Children, keyOf } from './WidgetNodeView';

export function Table({ node }: { node: WidgetNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table}>
        <tbody>
          {childrenOf(node).map((row, index) => (
            <tr key={keyOf(row, index)}>
              {childrenOf(row).map((cell, column) =>
                row.header === true ? (
                  <th key={keyOf(cell, column)} scope="col">
                    <Children node={cell} />
                  </th>
                ) : (
                  <td key={keyOf(cell, column)}>
                    <Children node={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface Series {
  key: string;
  label: string;
}

function toSeries(value: unknown): Series | undefined {
  if (!isRecord(value)) return undefined;
  const key = toText(value.dataKey);
  return key === undefined ? undefined : { key, label: toText(value.label) ?? key };
}

/** A chart's numbers as a table: exact, readable aloud, and the same in every colour. */
export function Chart({ node }: { node: WidgetNode }) {
  const { t } = useChat();
  const axis = toText(node.xAxis) ?? toText(toRecord(node.xAxis).dataKey) ?? '';
  const series = toList(node.series, toSeries);
  const rows = toList(node.data, (row) => (isRecord(row) ? row : undefined));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table}>
        <caption className={styles.caption}>{t('chat.chart')}</caption>
        <thead>
          <tr>
            <th scope="col">{axis}</th>
            {series.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
            <tr key={index}>
              <th scope="row">{toCell(row[axis])}</th>
              {series.map(({ key }) => (
                <td key={key}>{toCell(row[key])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function toCell(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
