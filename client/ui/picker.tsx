// A choice among devices: a labelled button that opens a list.
import { ChevronDown } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { Button, Label, ListBox, Popover, Select, SelectValue } from 'react-aria-components'
import type { DeviceChoice } from '../state/local-media.ts'
import { PickerOption } from './picker-option.tsx'

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
            <PickerOption key={choice.deviceId} id={choice.deviceId} label={choice.label} />
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
