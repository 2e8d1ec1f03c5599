// One line of a list to pick from: its words, and a tick where it is picked.
import { Check } from 'lucide-react'
import { ListBoxItem } from 'react-aria-components'

/** `lang`: the language of the words, where it is not the page's. */
export function PickerOption({ id, label, lang }: { readonly id: string; readonly label: string; readonly lang?: string }) {
  return (
    <ListBoxItem id={id} textValue={label} className="picker-option">
      {({ isSelected }) => (
        <>
          <span className="picker-value" dir="auto" lang={lang}>
            {label}
          </span>
          {isSelected && <Check aria-hidden="true" />}
        </>
      )}
    </ListBoxItem>
  )
}
