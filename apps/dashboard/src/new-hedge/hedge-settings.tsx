// Target, flag and policies of a new hedge.
import { AmountField } from '../actions/amount-field';
import type { Settings } from '../actions/find-changes';
import { PolicyFields } from '../actions/policy-fields';
import { useSurroundings } from '../page/surroundings';

interface HedgeSettingsProps {
  readonly settings: Settings;
  readonly unit: string;
  readonly wasSent: boolean;
  readonly change: (settings: Partial<Settings>) => void;
}

/** What the API does where nothing is said. */
export const DEFAULT_SETTINGS: Settings = {
  ...{ target: '', autoCloseEnabled: true },
  ...{ onLiquidation: 'CLOSE_OTHER', onManualClose: 'HOLD', onRestingOrders: 'ALERT' },
};

export function HedgeSettings({ settings, unit, wasSent, change }: HedgeSettingsProps) {
  const { words } = useSurroundings();
  return (
    <>
      <AmountField
        label={words.actions.changing.target}
        text={settings.target}
        unit={unit}
        wasSent={wasSent}
        change={(target) => change({ target })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={settings.autoCloseEnabled}
          onChange={({ target }) => change({ autoCloseEnabled: target.checked })}
        />
        {words.actions.changing.autoClose}
      </label>
      <details>
        <summary>{words.newHedge.policies}</summary>
        <div className="fields">
          <PolicyFields chosen={settings} choose={change} />
        </div>
      </details>
    </>
  );
}
