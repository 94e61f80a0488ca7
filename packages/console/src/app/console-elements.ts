import { EnrolScreen } from '../entry/enrol-screen.ts'
import { FactorSetUp } from '../entry/factor-set-up.ts'
import { PasswordChangeScreen } from '../entry/password-change-screen.ts'
import { PasswordInput } from '../entry/password-input.ts'
import { SecondFactorScreen } from '../entry/second-factor-screen.ts'
import { SignInScreen } from '../entry/sign-in-screen.ts'
import { AccountPage } from '../pages/account/account-page.ts'
import { AuditPage } from '../pages/audit/audit-page.ts'
import { CasePage } from '../pages/case/case-page.ts'
import { ChecksPanel } from '../pages/case/checks-panel.ts'
import { DecisionDialog } from '../pages/case/decision-dialog.ts'
import { EvidencePanel } from '../pages/case/evidence-panel.ts'
import { RetentionPanel } from '../pages/case/retention-panel.ts'
import { DisclosuresPage } from '../pages/disclosures/disclosures-page.ts'
import { FiguresPage } from '../pages/figures/figures-page.ts'
import { HoldsPage } from '../pages/holds/holds-page.ts'
import { OperatorsPage } from '../pages/operators/operators-page.ts'
import { PoliciesPanel } from '../pages/policies/policies-panel.ts'
import { PolicyEditor } from '../pages/policies/policy-editor.ts'
import { QueuePage } from '../pages/queue/queue-page.ts'
import { SearchPage } from '../pages/search/search-page.ts'
import { ApiKeys } from '../pages/tenants/api-keys.ts'
import { DeliveriesList } from '../pages/tenants/deliveries-list.ts'
import { EndpointCard } from '../pages/tenants/endpoint-card.ts'
import { TenantPage } from '../pages/tenants/tenant-page.ts'
import { TenantSettings } from '../pages/tenants/tenant-settings.ts'
import { TenantsPage } from '../pages/tenants/tenants-page.ts'
import { WebhooksPanel } from '../pages/tenants/webhooks-panel.ts'
import { PictureViewer } from '../pictures/picture-viewer.ts'
import { PortraitPicture } from '../pictures/portrait-picture.ts'
import { ReceiptPanel } from '../receipt/receipt-panel.ts'
import { HonninConsole } from './honnin-console.ts'

/** Every element of the console by its tag. The root comes last: what it makes is known by then. */
export const consoleElements: Readonly<Record<string, CustomElementConstructor>> = {
  'console-password': PasswordInput,
  'console-sign-in': SignInScreen,
  'console-second-factor': SecondFactorScreen,
  'console-password-change': PasswordChangeScreen,
  'console-factor-set-up': FactorSetUp,
  'console-enrol': EnrolScreen,
  'console-queue': QueuePage,
  'console-search': SearchPage,
  'console-case': CasePage,
  'console-evidence': EvidencePanel,
  'console-picture': PictureViewer,
  'console-portrait': PortraitPicture,
  'console-checks': ChecksPanel,
  'console-receipt': ReceiptPanel,
  'console-retention': RetentionPanel,
  'console-decision-dialog': DecisionDialog,
  'console-holds': HoldsPage,
  'console-tenants': TenantsPage,
  'console-tenant': TenantPage,
  'console-tenant-settings': TenantSettings,
  'console-api-keys': ApiKeys,
  'console-webhooks': WebhooksPanel,
  'console-endpoint': EndpointCard,
  'console-deliveries': DeliveriesList,
  'console-policies': PoliciesPanel,
  'console-policy-editor': PolicyEditor,
  'console-operators': OperatorsPage,
  'console-disclosures': DisclosuresPage,
  'console-audit': AuditPage,
  'console-figures': FiguresPage,
  'console-account': AccountPage,
  'honnin-console': HonninConsole,
}
