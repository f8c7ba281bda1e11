import { basicCredentials } from './kinds/basic-credentials/index.js';
import { beNationalNumber } from './kinds/be-national-number/index.js';
import { bearerToken } from './kinds/bearer-token/index.js';
import { brCpf } from './kinds/br-cpf/index.js';
import { card } from './kinds/card/index.js';
import { chAhv } from './kinds/ch-ahv/index.js';
import { connectionString } from './kinds/connection-string/index.js';
import { deTaxId } from './kinds/de-tax-id/index.js';
import { email } from './kinds/email/index.js';
import { esDni } from './kinds/es-dni/index.js';
import { fiHetu } from './kinds/fi-hetu/index.js';
import { frNir } from './kinds/fr-nir/index.js';
import { iban } from './kinds/iban/index.js';
import { inAadhaar } from './kinds/in-aadhaar/index.js';
import { itCodiceFiscale } from './kinds/it-codice-fiscale/index.js';
import { jsonWebToken } from './kinds/json-web-token/index.js';
import { nlBsn } from './kinds/nl-bsn/index.js';
import { phone } from './kinds/phone/index.js';
import { plPesel } from './kinds/pl-pesel/index.js';
import { privateKey } from './kinds/private-key/index.js';
import { sePersonnummer } from './kinds/se-personnummer/index.js';
import { secretAssignment } from './kinds/secret-assignment/index.js';
import { spokenPassword } from './kinds/spoken-password/index.js';
import { ukNino } from './kinds/uk-nino/index.js';
import { usSsn } from './kinds/us-ssn/index.js';
import { vendorKey } from './kinds/vendor-key/index.js';
import { type SensitiveKind } from './sensitive-kind.js';

/** Everything that is looked for. Where two kinds see one place, the first of them has it. */
export const sensitiveKinds: readonly SensitiveKind[] = [
  card,
  iban,
  frNir,
  chAhv,
  esDni,
  fiHetu,
  brCpf,
  deTaxId,
  beNationalNumber,
  sePersonnummer,
  plPesel,
  nlBsn,
  usSsn,
  ukNino,
  inAadhaar,
  itCodiceFiscale,
  phone,
  email,
  connectionString,
  privateKey,
  jsonWebToken,
  vendorKey,
  bearerToken,
  spokenPassword,
  basicCredentials,
  secretAssignment,
];
