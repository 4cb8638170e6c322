/** Emulates the instance profiles of a workspace on AWS. None is validated. */
import * as Either from "effect/Either"
import type { InstanceProfile } from "../../schemas/compute/InstanceProfiles.js"
import { operations } from "../../services/compute/InstanceProfiles.js"
import { type ApiFailure, resourceAlreadyExists, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"

export interface InstanceProfiles {
  readonly routes: ReadonlyArray<Route>
}

export const make = (_kernel: Kernel): InstanceProfiles => {
  const profiles = new Map<string, InstanceProfile>()

  const existing = (arn: string): Either.Either<InstanceProfile, ApiFailure> =>
    Either.fromNullable(profiles.get(arn), () => resourceDoesNotExist(`Instance profile ${arn} does not exist.`))

  const routes = [
    route(operations.add, ({ iam_role_arn, instance_profile_arn, is_meta_instance_profile }) => {
      if (profiles.has(instance_profile_arn)) {
        return Either.left(resourceAlreadyExists(`Instance profile ${instance_profile_arn} already exists.`))
      }
      profiles.set(instance_profile_arn, {
        instance_profile_arn,
        ...(iam_role_arn ? { iam_role_arn } : {}),
        is_meta_instance_profile: is_meta_instance_profile ?? false
      })
      return Either.void
    }),
    route(operations.edit, ({ instance_profile_arn, ...changes }) =>
      Either.map(existing(instance_profile_arn), (profile) => {
        profiles.set(instance_profile_arn, { ...profile, ...changes })
      })
    ),
    route(operations.list, () =>
      Either.right(profiles.size === 0 ? {} : { instance_profiles: [...profiles.values()] })
    ),
    route(operations.remove, ({ instance_profile_arn }) =>
      Either.map(existing(instance_profile_arn), () => {
        profiles.delete(instance_profile_arn)
      })
    )
  ]

  return { routes }
}
