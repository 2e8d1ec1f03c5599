// A choice among devices: a labelled button that opens a list.
import { Check, ChevronDown } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import type { DeviceChoice } from '../state/local-media.ts'

export function DevicePicker(props: { readonly label: string; readonly none: string; readonly icon: LucideIcon; readonly choices: readonly DeviceChoice[]; readonly selectedId: string | null; readonly onChoose: (deviceId: string) => void }) {
  const { label, icon: Icon, choices, onChoose } = props
  const selected = choices.find((choice) => choice.deviceId === props.selectedId) ?? choices[0]
  return (
    <Select className="picker" value={selected?.deviceId ?? null} isDisabled={choices.length === 0} onChange={(key) => key !== null && onChoose(String(key))} placeholder={props.none}>
      <Label className="field-label">{label}</Label>
      <Button className="picker-button">
        <Icon aria-hidden="true" />
        <SelectValue className="picker-value" dir="auto">{({ defaultChildren }) => selected?.label ?? defaultChildren}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="picker-list">
          {choices.map((choice) => (
            <ListBoxItem key={choice.deviceId} id={choice.deviceId} textValue={choice.label} className="picker-option">
              {({ isSelected }) => (
                <>
                  <span className="picker-value" dir="auto">{choice.label}</span>
                  {isSelected && <Check aria-hidden="true" />}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
