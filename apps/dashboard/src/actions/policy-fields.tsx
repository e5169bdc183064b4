// What is done when others touch a hedge: three policies, chosen by what they do.
import { useId } from 'react';
import { useSurroundings } from '../page/surroundings';
import type { PolicyChoice } from './find-changes';

interface PolicyFieldsProps {
  readonly chosen: PolicyChoice;
  readonly choose: (policy: Partial<PolicyChoice>) => void;
}

export function PolicyFields({ chosen, choose }: PolicyFieldsProps) {
  const { words } = useSurroundings();
  const said = words.actions.changing;
  return (
    <>
      <ChoiceField
        label={said.onLiquidation}
        value={chosen.onLiquidation}
        options={said.gone}
        choose={(onLiquidation) => choose({ onLiquidation })}
      />
      <ChoiceField
        label={said.onManualClose}
        value={chosen.onManualClose}
        options={said.gone}
        choose={(onManualClose) => choose({ onManualClose })}
      />
      <ChoiceField
        label={said.onRestingOrders}
        value={chosen.onRestingOrders}
        options={said.resting}
        choose={(onRestingOrders) => choose({ onRestingOrders })}
      />
    </>
  );
}

interface ChoiceFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  /** The text of each value. */
  readonly options: Readonly<Record<Value, string>>;
  readonly choose: (value: Value) => void;
}

export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { label, value, options, choose } = props;
  const id = useId();
  const values = Object.keys(options) as Value[];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => {
          const chosen = values.find((each) => each === target.value);
          if (chosen !== undefined) choose(chosen);
        }}
      >
        {values.map((each) => (
          <option key={each} value={each}>
            {options[each]}
          </option>
        ))}
      </select>
    </div>
  );
}
